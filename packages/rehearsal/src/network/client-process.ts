// `client-process.ts CLIENT ADDRESS`: one of the suite's clients asks an address once, in a process whose environment names proxies
// and authorities. Its last line is what came of it, as JSON. `SERVICE_ADDRESS` makes the service's name known to this machine.
import dns from 'node:dns'
import { createGithub } from '@slipway/shared/github/octokit'
import { sendMail } from '@slipway/shared/notify/mail'
import { type Http, systemHttp } from '@slipway/shared/ports/http'
import type { Log } from '@slipway/shared/ports/log'
import { toolkitHttp } from '@slipway/shared/ports/rest-http'
import { keepAliveHttp } from '@slipway/shared/traffic/keep-alive'

/** Nothing here may ask a resolver outside of this machine. */
const lookup = dns.lookup
Object.assign(dns, {
  lookup: (host: string, ...rest: unknown[]) => {
    const done = rest.at(-1)
    const known = host === 'localhost' || /^[\d.:]+$/.test(host)
    if (known || process.env['SERVICE_ADDRESS'] !== undefined) {
      Reflect.apply(lookup, dns, [known ? host : process.env['SERVICE_ADDRESS'], ...rest])
      return
    }
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' })
    if (typeof done === 'function') process.nextTick(() => Reflect.apply(done, undefined, [error]))
  },
})

const silent: Log = { debug() {}, info() {}, warning() {}, annotate() {}, mask() {}, redact: (text) => text }
const [client = '', address = ''] = process.argv.slice(2)
const timeLimit = 5_000

console.log(JSON.stringify(await askBy(client)))
process.exit(0)

async function askBy(name: string): Promise<string> {
  switch (name) {
    case 'probe':
      return await askHttp(systemHttp)
    case 'load': {
      using connections = keepAliveHttp()
      return await askHttp(connections.http)
    }
    case 'rest':
      return await askHttp(toolkitHttp)
    case 'github':
      return await askGithub()
    case 'mail':
      return await askMail()
    default:
      throw new Error(`There is no client ${name}`)
  }
}

async function askHttp(http: Http): Promise<string> {
  const answer = await http({ url: address, timeout: timeLimit })
  return answer.state === 'answered' ? `answered ${answer.status}` : `${answer.reason}: ${answer.message}`
}

async function askGithub(): Promise<string> {
  const runner = { apiUrl: new URL(address).origin, run: { repository: 'quay/harbor' } }
  try {
    const github = await createGithub({ token: 'not-a-token', runner, log: silent, retryPause: 1 })
    const { status } = await github.request('GET /repos/{owner}/{repo}', github.repository)
    return `answered ${status}`
  } catch (error) {
    return `failed: ${error instanceof Error ? `${error.message} ${causesOf(error)}` : String(error)}`
  }
}

/** The messages of all causes of an error. */
function causesOf(error: Error): string {
  return error.cause instanceof Error ? `${error.cause.message} ${causesOf(error.cause)}` : ''
}

async function askMail(): Promise<string> {
  const message = { title: 'A test', state: 'good' as const, facts: [], lines: [], links: [] }
  const delivery = await sendMail({ server: address, from: 'a@example.com', to: ['b@example.com'] }, message)
  return delivery.state === 'sent' ? 'answered 250' : `failed: ${delivery.reason}`
}
