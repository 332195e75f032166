/** Values shorter than this hide nothing and would make every text unreadable. */
const shortest = 4

/** Takes values that must not be shown out of a text, the longest first, also where JSON or an address has escaped them. */
export function redactor(values: readonly string[]): (text: string) => string {
  const hidden = values
    .flatMap((value) => [value, ...value.split(/\r?\n/)])
    .filter((value) => value.trim().length >= shortest)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])
  const inOrder = [...new Set(hidden)].sort((a, b) => b.length - a.length)
  return (text) => inOrder.reduce((rest, value) => rest.replaceAll(value, '***'), text)
}
