/** A workflow command as a line of output carries it: `::error file=a.ts,line=3::Broken`. */
export type WorkflowCommand = { readonly name: string; readonly properties: Readonly<Record<string, string>>; readonly data: string }

/** Reads `::name key=value,…::data`, and the older `##[name key=value;…]data`; undefined when the line is no command. */
export function parseWorkflowCommand(line: string): WorkflowCommand | undefined {
  return parseColons(line) ?? parseBrackets(line)
}

function parseColons(line: string): WorkflowCommand | undefined {
  const [, name, properties, data] = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line) ?? []
  if (name === undefined || data === undefined) return undefined
  return { name: name.toLowerCase(), properties: readProperties(properties ?? '', ','), data: unescapeData(data) }
}

function parseBrackets(line: string): WorkflowCommand | undefined {
  const [, name, properties, data] = /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/s.exec(line) ?? []
  if (name === undefined || data === undefined) return undefined
  return { name: name.toLowerCase(), properties: readProperties(properties ?? '', ';'), data: unescapeData(data) }
}

function readProperties(text: string, separator: string): Record<string, string> {
  const pairs = text.split(separator).flatMap((part): [string, string][] => {
    const at = part.indexOf('=')
    return at <= 0 ? [] : [[part.slice(0, at).trim(), unescapeProperty(part.slice(at + 1))]]
  })
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''))
}

function unescapeData(text: string): string {
  return text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%')
}

function unescapeProperty(text: string): string {
  const plain = text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%3A/g, ':').replace(/%2C/g, ',')
  return plain.replace(/%3B/g, ';').replace(/%5D/g, ']').replace(/%25/g, '%')
}
