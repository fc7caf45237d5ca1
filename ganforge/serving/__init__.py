"""The server: a page to draw on, and addresses for programs; the networks compute in a process of their own."""
