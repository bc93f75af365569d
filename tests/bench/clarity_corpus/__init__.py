"""Draws scans of court pages that are clean, unusual, blank, damaged or scanned twice, together with the truth about
them; see __main__.py for the command.
"""
