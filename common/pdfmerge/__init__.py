"""Joins frozen PDFs into one tagged collection; the only place that knows pikepdf."""

from common.pdfmerge.collection import Part, link_to, merge, merge_with_contents, page_count

__all__ = ["Part", "link_to", "merge", "merge_with_contents", "page_count"]
