/** Shares in percent by the provider's ids, as text, largest first: `v1.0.0 90 %, v1.1.0 10 %`. */
export function sharesText(shares: Readonly<Record<string, number>>, nameOf: (mark: string) => string | undefined): string {
  return Object.entries(shares)
    .filter(([, share]) => share > 0)
    .map(([mark, share]) => ({ name: nameOf(mark) ?? mark, share }))
    .sort((a, b) => b.share - a.share || (a.name < b.name ? 1 : -1))
    .map(({ name, share }) => `${name} ${share} %`)
    .join(', ')
}
