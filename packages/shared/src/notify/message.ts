/** What is told to people, whatever the way. All of it is plain text: each way escapes for itself. */
export type Message = {
  /** One line: what came out, for which service and environment. */
  title: string
  state: 'good' | 'doubtful' | 'bad'
  /** Label and value, in the order of weight. */
  facts: readonly { label: string; value: string }[]
  /** What needs saying beyond the facts: failing conditions, what to do. One line each. */
  lines: readonly string[]
  links: readonly { label: string; url: string }[]
}

/** What became of telling it. A failure is reported and never fails a deployment. */
export type Delivery = { to: string; state: 'sent' } | { to: string; state: 'failed'; reason: string }
