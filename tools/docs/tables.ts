import type { ActionFile } from '../action-file.ts'

/** The text of an action's README with the tables of its `action.yml` between the markers. Throws where a marker is missing. */
export function withTables(readme: string, file: ActionFile): string {
  return withRegion(withRegion(readme, 'inputs', inputsTable(file)), 'outputs', outputsTable(file))
}

/** Puts `content` between `<!-- NAME:start -->` and `<!-- NAME:end -->`. Throws where either is missing. */
export function withRegion(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`there is no ${start} … ${end}`)
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`
}

function inputsTable({ inputs }: ActionFile): string {
  const rows = Object.entries(inputs).map(([name, { description, required, default: fallback, deprecationMessage }]) => {
    const text = deprecationMessage === undefined ? description : `${description} Deprecated: ${deprecationMessage}`
    return [code(name), cell(text), required ? 'required' : fallback === undefined || fallback === '' ? '' : code(fallback)]
  })
  return rows.length === 0 ? 'None.' : table(['input', 'what it is', 'default'], rows)
}

function outputsTable({ outputs }: ActionFile): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [code(name), cell(description)])
  return table(['output', 'what it is'], rows)
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A text as code within a cell. */
export function code(text: string): string {
  return `\`${cell(text)}\``
}

/** A text that fits into a cell. */
export function cell(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
}
