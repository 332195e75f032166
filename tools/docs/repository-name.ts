/** Where the suite's own address stands in texts that people copy: a use of one of its actions or workflows, its schema, its page. */
const addresses = [
  /(?<=uses:\s*)[\w.-]+\/[\w.-]+(?=\/(?:actions|\.github\/workflows)\/[\w./-]+@)/g,
  /(?<=https:\/\/raw\.githubusercontent\.com\/)[\w.-]+\/[\w.-]+(?=\/[\w.-]+\/(?:schema|action-templates)\/)/g,
  /(?<=https:\/\/github\.com\/)[\w.-]+\/[\w.-]+?(?=\/(?:releases|security)\b|\.git\b)/g,
]

/** The text with the suite's own `owner/name` wherever one stands. */
export function withRepositoryName(text: string, slug: string): string {
  return addresses.reduce((result, address) => result.replace(address, slug), text)
}
