import type { GithubEmulator } from '../../github/emulator.ts'
import type { RequestRecord } from '../../github/state/records.ts'

/** The requests of the jobs to GitHub that count against the rate limit which they share: 1,000 an hour. */
export class RequestView {
  readonly #github: Pick<GithubEmulator, 'state'>

  constructor(github: Pick<GithubEmulator, 'state'>) {
    this.#github = github
  }

  counted(): number {
    return this.#ofJobs().length
  }

  /** The most numerous first, as Markdown: by kind of request, and by step. */
  table(): string {
    const requests = this.#ofJobs()
    const jobs = new Map(this.#github.state.jobs.map(({ id, name }) => [id, name]))
    const stepOf = ({ runId, jobId, step }: RequestRecord) => `run ${runId}, ${jobs.get(jobId ?? 0)}, ${step ?? 'its beginning or end'}`
    return [
      `${requests.length} requests count.`,
      countTable('kind', requests.map(kindOf)),
      countTable('step', requests.map(stepOf)),
      '',
    ].join('\n\n')
  }

  #ofJobs(): RequestRecord[] {
    return this.#github.state.requests.filter(({ counted, jobId }) => counted && jobId !== undefined)
  }
}

/** The request without what tells one of its kind from another. */
function kindOf({ method, path }: Pick<RequestRecord, 'method' | 'path'>): string {
  const general = path
    .replace(/^\/repos\/[^/]+\/[^/]+/, '')
    .replace(/\/refs?\/(heads|tags)\/.*$/, '/ref/$1/…')
    .replace(/\/compare\/.*$/, '/compare/…')
    .replace(/\/[0-9a-f]{40}(?=\/|$)/g, '/{sha}')
    .replace(/\/\d+(?=\/|$)/g, '/{id}')
  return `${method} ${general || '/'}`
}

function countTable(what: string, items: readonly string[]): string {
  const counts = [...Map.groupBy(items, (item) => item)].map(([item, same]) => [item, same.length] as const)
  const rows = counts.toSorted((one, other) => other[1] - one[1]).map(([item, count]) => `| ${count} | ${item.replaceAll('|', '\\|')} |`)
  return [`| requests | ${what} |`, '| ---: | --- |', ...rows].join('\n')
}
