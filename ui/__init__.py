"""The page, drawn by Streamlit."""

import sys

# Sessions share one interpreter. At Python's own 5 ms a turn, a reader beside somebody whose runs
# compute for seconds waited 3.5 times as long for a slider as alone; at half a millisecond twice.
sys.setswitchinterval(0.0005)
