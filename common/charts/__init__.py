"""Charts drawn by the server as SVG, the same on the page and in a PDF; see `marks` for how and `chart` for what."""
