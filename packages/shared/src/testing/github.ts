import type { GateRules } from '../github/environments.ts'
import { createGithub, type Github } from '../github/octokit.ts'
import { aRunner, fakeLog } from './fakes.ts'

export type FakeRequest = { method: string; path: string; query: URLSearchParams; body: unknown; headers: Headers }
/** `status` is 200 and `body` is nothing when not given; a text is sent as it is. */
export type FakeAnswer = { status?: number; body?: unknown; headers?: Readonly<Record<string, string>> }

/**
 * The real client over a GitHub in memory: `reply` answers each request, and `calls` keeps `METHOD /path` and body of each.
 * `reply` may throw to stand for a network that fails. Pauses before retries last milliseconds.
 */
export async function fakeGithub(
  reply: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>,
  options: { signal?: AbortSignal; urgent?: () => boolean } = {},
): Promise<Github & { calls: { route: string; body: unknown }[] }> {
  const calls: { route: string; body: unknown }[] = []
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input))
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    const method = init.method ?? 'GET'
    calls.push({ route: `${method} ${url.pathname}`, body })
    const answer = await reply({ method, path: url.pathname, query: url.searchParams, body, headers: new Headers(init.headers) })
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {})
    const status = answer.status ?? 200
    return new Response(status === 204 || status === 304 ? null : text, {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', ...answer.headers },
    })
  }
  const github = await createGithub({ token: 'fake', runner: aRunner(), log: fakeLog(), fetch, retryPause: 1, ...options })
  return Object.assign(github, { calls })
}

/** The answer of GitHub for an environment in which these Apps have a custom rule enabled. */
export function customRulesAnswer(apps: readonly string[] = []): FakeAnswer {
  const rules = apps.map((slug, id) => ({ id, enabled: true, app: { id, slug } }))
  return { body: { total_count: rules.length, custom_deployment_protection_rules: rules } }
}

/** The protection of a GitHub environment that has no rule but these. */
export function aGate(rules: Partial<GateRules> = {}): GateRules {
  return {
    state: 'present',
    reviewers: false,
    preventSelfReview: false,
    waitMinutes: 0,
    branchPolicy: undefined,
    customRules: { state: 'read', rules: [] },
    unknownRules: [],
    adminsBypass: undefined,
    ...rules,
  }
}
