import sax from 'sax'

export type XmlElement = { name: string; attributes: Readonly<Record<string, string>>; line: number }

export type XmlHandler = {
  open(element: XmlElement): void
  /** Character data and CDATA, in as many pieces as it comes. */
  text?(text: string): void
  close(name: string): void
}

/**
 * Reads XML as a stream of events, without a tree, so that a report of hundreds of megabytes fits; entities that the document
 * itself defines are not expanded. Throws an Error with the line for what is not well-formed, cut-off text among it.
 */
export function readXml(text: string, handler: XmlHandler): void {
  const parser = sax.parser(true)
  const line = () => parser.line + 1
  let opened = 0
  let depth = 0
  parser.onerror = (error) => {
    throw new Error(`line ${line()}: ${error.message.split('\n')[0] ?? ''}`)
  }
  parser.onopentag = (tag) => {
    opened += 1
    depth += 1
    const attributes = Object.entries(tag.attributes).map(([name, value]) => [name, typeof value === 'string' ? value : value.value])
    handler.open({ name: tag.name, attributes: Object.fromEntries(attributes), line: line() })
  }
  parser.ontext = (piece) => {
    if (depth > 0) handler.text?.(piece)
  }
  parser.oncdata = (piece) => handler.text?.(piece)
  parser.onclosetag = (name) => {
    depth -= 1
    handler.close(name)
  }
  parser.write(text.replace(/^\ufeff/, '')).close()
  if (opened === 0) throw new Error('line 1: there is no element in it')
}
