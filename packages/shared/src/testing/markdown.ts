/** Markdown without its code spans and blocks: what is left may not be a mention, a link or an element that came from outside. */
export function withoutCode(markdown: string): string {
  return markdown.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
}
