"""Draws scanned-looking court pages together with the truth about them; see __main__.py for the command."""
