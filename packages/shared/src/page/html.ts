/** HTML that may stand in a page as it is. Only `html` and `page` of this room make it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type HtmlValue = string | number | Html | readonly HtmlValue[]

/** HTML of a template. Every value is text from outside and is escaped, except what is HTML already. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(parts.reduce((all, part, index) => `${all}${textOf(values[index - 1] ?? '')}${part}`))
}

function textOf(value: HtmlValue): string {
  if (value instanceof Html) return value.text
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return value.map(textOf).join('')
}

const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text from outside inside an element or a quoted attribute. What hides or turns other text around is left out. */
export function escapeHtml(text: string): string {
  return text.replace(invisible, '').replace(/[&<>"'\u2028\u2029]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A link; the label alone where the address is not http(s). */
export function anchor(label: string, address: string): Html {
  const parsed = URL.parse(address)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return html`${label}`
  return html`<a href="${parsed.href}" rel="noreferrer">${label}</a>`
}

/** A command that can be copied. It breaks between its words, and within one only where that alone is too long. */
export function commandBlock(command: string): Html {
  const words = command.split(' ').map((word, index) => html`${index === 0 ? '' : ' '}<span class="word">${word}</span>`)
  return html`<pre><code>${words}</code></pre>`
}

/** A heading: the level follows from where it stands, the look from its class. */
export function heading(level: 2 | 3, classes: string, text: string): Html {
  return level === 2 ? html`<h2 class="${classes}">${text}</h2>` : html`<h3 class="${classes}">${text}</h3>`
}

/** A table that scrolls by itself where it is too wide. Numbers stand to the right: columns whose header begins with `#`. */
export function dataTable(caption: string, header: readonly string[], rows: readonly (readonly HtmlValue[])[]): Html {
  const isNumber = header.map((name) => name.startsWith('#'))
  const head = header.map((name, column) => html`<th scope="col"${classOf(isNumber[column])}>${name.replace(/^#/, '')}</th>`)
  const body = rows.map((cells) => html`<tr>${cells.map((cell, column) => html`<td${classOf(isNumber[column])}>${cell}</td>`)}</tr>`)
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

function classOf(isNumber: boolean | undefined): Html {
  return new Html(isNumber === true ? ' class="number"' : '')
}
