from page_browser import chromium, visit

__all__ = ["chromium", "visit"]
