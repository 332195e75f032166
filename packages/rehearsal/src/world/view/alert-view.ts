import type { RehearsalStage } from '../../stage/stage.ts'

/** What the team was told on Slack and by mail. */
export class AlertView {
  readonly #stage: Pick<RehearsalStage, 'slack' | 'mail'>

  constructor(stage: Pick<RehearsalStage, 'slack' | 'mail'>) {
    this.#stage = stage
  }

  /** The number of messages in the alert channel, and of mails. */
  counts(): string {
    return `${this.#stage.slack.messages('/services/alerts').length} in #alerts, ${this.#stage.mail.messages().length} by mail`
  }

  /** The newest message in the alert channel, as JSON. */
  newest(): string {
    return JSON.stringify(this.#stage.slack.messages('/services/alerts').at(-1)?.payload ?? 'none')
  }
}
