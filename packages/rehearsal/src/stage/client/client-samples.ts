/** One request of the constant client. Times are milliseconds since 1970, latency is in milliseconds. */
export type ClientSample = {
  readonly at: number
  readonly latency: number
  readonly path: string
  /** On a connection of its own, or on one that is kept. */
  readonly connection: 'fresh' | 'kept'
  /** Undefined when there was no complete answer; then `reason` says why. */
  readonly status: number | undefined
  /** What `x-release` said. */
  readonly release: string | undefined
  readonly reason: string | undefined
}

export type ReleaseCount = { readonly release: string; readonly total: number; readonly failed: number }

export type ClientReport = {
  readonly total: number
  readonly failed: number
  readonly releases: readonly ReleaseCount[]
  readonly samples: readonly ClientSample[]
}

/** No complete answer, or 5xx. */
export function hasFailed(sample: ClientSample): boolean {
  return sample.status === undefined || sample.status >= 500
}

export function reportOn(samples: readonly ClientSample[]): ClientReport {
  const byRelease = Map.groupBy(
    samples.filter(({ release }) => release !== undefined),
    ({ release }) => release ?? '',
  )
  return {
    total: samples.length,
    failed: samples.filter(hasFailed).length,
    releases: [...byRelease].map(([release, own]) => ({ release, total: own.length, failed: own.filter(hasFailed).length })),
    samples,
  }
}

/** The failures that the release did not answer itself, which the rollout caused. */
export function failuresNotBy(samples: readonly ClientSample[], release: string): ClientSample[] {
  return samples.filter((sample) => hasFailed(sample) && sample.release !== release)
}

/** The failures of requests that were open at any time from `from` to `to`. */
export function failuresWithin(samples: readonly ClientSample[], from: number, to: number): ClientSample[] {
  return samples.filter((sample) => hasFailed(sample) && sample.at <= to && sample.at + sample.latency >= from)
}

/** For each second with answers, the share of each release (0 to 1). */
export function sharesBySecond(samples: readonly ClientSample[]): { second: number; shares: ReadonlyMap<string, number> }[] {
  const answered = samples.filter(({ release }) => release !== undefined)
  return [...Map.groupBy(answered, ({ at }) => Math.floor(at / 1_000))]
    .sort(([a], [b]) => a - b)
    .map(([second, within]) => {
      const counts = Map.groupBy(within, ({ release }) => release ?? '')
      return { second, shares: new Map([...counts].map(([release, own]) => [release, own.length / within.length])) }
    })
}

/** The releases of the last answers, each once, in the order of their first answer among them. */
export function lastReleases(samples: readonly ClientSample[], count: number): string[] {
  return [...new Set(samples.slice(-count).map(({ release }) => release ?? 'none'))]
}

/** When the release first answered; undefined if it never did. */
export function firstAnswer(samples: readonly ClientSample[], release: string): number | undefined {
  return samples.find((sample) => sample.release === release)?.at
}
