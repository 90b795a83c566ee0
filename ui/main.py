"""The script that Streamlit runs.

Worker processes import this file again under another name; without the guard each of them would
draw the page.
"""

if __name__ == "__main__":
    from ui.page import page

    page()
