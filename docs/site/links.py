"""Pages link to sources beside docs/, as GitHub shows them; on the site such a link leads to the repository."""
import posixpath
import re

LINK = re.compile(r"(\]\()((?:\.\./)[^)\s#]*)(#[^)\s]*)?(\))")


def on_page_markdown(markdown, page, config, files):
    def outside(found):
        path = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page.file.src_uri), found.group(2)))
        if path.startswith("docs/"):
            return found.group(0)
        return f"{found.group(1)}{config['repo_url']}/blob/main/{path}{found.group(3) or ''}{found.group(4)}"

    return LINK.sub(outside, markdown)
