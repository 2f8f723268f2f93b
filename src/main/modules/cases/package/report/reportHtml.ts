import { escapeHtml } from "../escapeHtml.ts";
import type { Block, Cell, Column, Fact, ReportModel, Section } from "./reportModel.ts";

const style = `
:root { color-scheme: light }
body { font: 16px/1.55 "Inter", "Segoe UI", system-ui, sans-serif; color: #16181d; background: #fff; max-width: 60rem; margin: 0 auto; padding: 3rem 2rem 6rem }
h1 { font-size: 2rem; line-height: 1.2; margin: .25rem 0 1.5rem; letter-spacing: -.01em }
h2 { font-size: 1.35rem; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 1px solid #d5d8de }
h3 { font-size: 1.02rem; margin: 1.75rem 0 .5rem }
p { margin: 0 0 .8rem; white-space: pre-line; max-width: 44rem }
.kicker { color: #5a6070; margin: 0 }
nav ol { list-style: none; padding: 0 } nav li { margin: .2rem 0 } nav .no { display: inline-block; width: 2rem; color: #5a6070 }
a { color: #1d4f91 }
dl { display: grid; grid-template-columns: minmax(10rem, max-content) 1fr; gap: .3rem 1.5rem; margin: 0 0 1.2rem } dt { color: #5a6070 } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.4; table-layout: fixed; margin: 0 0 1.4rem }
th { text-align: left; font-weight: 600; color: #5a6070; border-bottom: 1px solid #8b91a0; padding: .35rem .5rem }
td { border-bottom: 1px solid #e3e5ea; padding: .45rem .5rem; vertical-align: top; overflow-wrap: anywhere }
.right { text-align: right; font-variant-numeric: tabular-nums }
.mono { font-family: "JetBrains Mono", ui-monospace, Consolas, monospace; font-size: .8em }
small { display: block; color: #5a6070 }
.value { font-weight: 600; text-align: right; font-variant-numeric: tabular-nums }
footer { border-top: 1px solid #d5d8de; margin-top: 4rem; padding-top: 1rem; font-size: .8rem; color: #5a6070 }
@media print { body { padding: 0; max-width: none; font-size: 10pt } thead { display: table-header-group } tr { break-inside: avoid } h2, h3 { break-after: avoid } }
`;

/** The report as one page of HTML: no script, no request, every text escaped. */
export function reportHtml(report: ReportModel): string {
  const { foot } = report;
  const title = `${report.number} ${report.title}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="kicker">Investigation report</p>
<h1>${escapeHtml(report.title)}</h1>
${factList(report.cover)}
</header>
<nav aria-label="Contents">
<h2>Contents</h2>
<ol>
${report.sections.map(({ id, number, title: name }) => `<li><span class="no">${number}</span><a href="#${id}">${escapeHtml(name)}</a></li>`).join("\n")}
</ol>
</nav>
<main>
${report.sections.map(sectionHtml).join("\n")}
</main>
<footer>
<p>${escapeHtml(foot.caseLine)}. ${escapeHtml(foot.rootLine)}: <span class="mono">${escapeHtml(foot.root)}</span></p>
</footer>
</body>
</html>
`;
}

function sectionHtml({ id, number, title, blocks }: Section): string {
  return `<section id="${id}">
<h2>${number} ${escapeHtml(title)}</h2>
${blocks.map(blockHtml).join("\n")}
</section>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h3${block.id === undefined ? "" : ` id="${block.id}"`}>${escapeHtml(block.text)}</h3>`;
    case "text":
      return `<p>${escapeHtml(block.text)}</p>`;
    case "list":
      return `<ol>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join("\n")}</ol>`;
    case "facts":
      return factList(block.facts);
    case "figures":
      return block.figures.length === 0
        ? ""
        : `<table><tbody>${block.figures
            .map(
              ({ ref, anchor, label, value, rows }) =>
                `<tr><td>${escapeHtml(label)}</td><td class="value">${escapeHtml(value)}</td><td><a href="#${anchor}">${ref}: query and ${escapeHtml(rows)}</a></td></tr>`,
            )
            .join("\n")}</tbody></table>`;
    case "table":
      return tableHtml(block.columns, block.rows);
  }
}

function factList(facts: readonly Fact[]): string {
  const rows = facts.map(
    ({ label, value, mono }) =>
      `<dt>${escapeHtml(label)}</dt><dd${mono === true ? ' class="mono"' : ""}>${escapeHtml(value)}</dd>`,
  );
  return `<dl>\n${rows.join("\n")}\n</dl>`;
}

function tableHtml(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => `<col style="width:${((share / total) * 100).toFixed(2)}%">`);
  const right = (i: number) => (columns[i]?.align === "right" ? ' class="right"' : "");
  const heads = columns.map(({ title }, i) => `<th scope="col"${right(i)}>${escapeHtml(title)}</th>`);
  const lines = rows.map(
    (cells) => `<tr>${cells.map((cell, i) => `<td${right(i)}>${cellHtml(cell)}</td>`).join("")}</tr>`,
  );
  return `<table><colgroup>${widths.join("")}</colgroup><thead><tr>${heads.join("")}</tr></thead><tbody>\n${lines.join("\n")}\n</tbody></table>`;
}

function cellHtml(cell: Cell): string {
  if (typeof cell === "string") return escapeHtml(cell);
  const text = escapeHtml(cell.text);
  const small =
    cell.small === undefined || cell.small === "" ? "" : `<small>${escapeHtml(cell.small)}</small>`;
  return `${cell.mono === true ? `<span class="mono">${text}</span>` : text}${small}`;
}
