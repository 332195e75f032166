/** A notification for people, independent of its channel. Plain text: each channel does its own escaping. */
export type Message = {
  /** One line: the result, the service and the environment. */
  title: string
  state: 'good' | 'doubtful' | 'bad'
  /** Label and value, the most important first. */
  facts: readonly { label: string; value: string }[]
  /** Additional lines: failing conditions, what to do. One line each. */
  lines: readonly string[]
  links: readonly { label: string; url: string }[]
}

/** The result of a delivery. A failure is reported and never fails a deployment. */
export type Delivery = { to: string; state: 'sent' } | { to: string; state: 'failed'; reason: string }
