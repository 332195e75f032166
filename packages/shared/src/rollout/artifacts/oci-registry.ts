import { z } from 'zod'
import { ActionError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import type { ByteAnswer, ByteRequest, ByteTransfer } from '../../ports/byte-transfer.ts'

export type RegistryCredentials = { username: string; password: string }

type Answered = Extract<ByteAnswer, { state: 'answered' }>
type RegistryRequest = Omit<ByteRequest, 'url' | 'timeout' | 'maxBytes'> & { maxBytes?: number; timeout?: number }

/**
 * A repository in a registry, over the OCI Distribution Specification 1.1. `send` asks for a token where the registry wants one (the
 * docker registry's token authentication), follows redirects without it, and rejects with an ActionError where there is no answer.
 */
export type OciRegistry = {
  /** `path` is below `/v2/<name>`, such as `/manifests/sha256:…`, or an address that the registry has named. */
  send(path: string, request?: RegistryRequest): Promise<Answered>
}

export type RegistryPlace = { host: string; name: string }

const usualTimeout = 30_000
const maxAnswer = 4 * 1_024 ** 2
const maxRedirects = 5

export function ociRegistry(
  { host, name }: RegistryPlace,
  { transfer, credentials }: { transfer: ByteTransfer; credentials: RegistryCredentials | undefined },
): OciRegistry {
  const origin = `${isLoopback(host) ? 'http' : 'https'}://${host}`
  let authorization: string | undefined
  const once = async (url: string, request: RegistryRequest): Promise<Answered> => {
    // Only the registry itself is given what it has asked for.
    const own = new URL(url).origin === new URL(origin).origin && authorization !== undefined ? { authorization } : {}
    const answer = await transfer({
      maxBytes: maxAnswer,
      timeout: usualTimeout,
      ...request,
      url,
      headers: { ...request.headers, ...own },
    })
    if (answer.state === 'answered') return answer
    const why = answer.state === 'too-large' ? 'its answer is larger than allowed' : answer.message
    throw new ActionError(`The registry ${host} gave no answer to ${request.method ?? 'GET'} ${new URL(url).pathname}: ${why}`, {
      hint: 'Check the address in artifacts.ref of slipway.yml, and that the runner reaches it.',
    })
  }
  return {
    send: async (path, request = {}) => {
      let url = new URL(path.startsWith('/') && !path.startsWith('/v2/') ? `${origin}/v2/${name}${path}` : path, origin).href
      let answer = await once(url, request)
      if (answer.status === 401) {
        authorization = await authorize(answer.headers['www-authenticate'] ?? '', { host, transfer, credentials })
        answer = authorization === undefined ? answer : await once(url, request)
      }
      for (let hops = 0; isRedirect(answer, request) && hops < maxRedirects; hops += 1) {
        url = new URL(answer.headers['location'] ?? '', url).href
        answer = await once(url, request)
      }
      return answer
    },
  }
}

function isRedirect({ status, headers }: Answered, { method = 'GET' }: RegistryRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && [301, 302, 303, 307, 308].includes(status) && headers['location'] !== undefined
}

/** A registry on this machine speaks plain HTTP, as for the docker client. */
function isLoopback(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
}

const grant = z.object({ token: z.string().optional(), access_token: z.string().optional() })

type Asked = { host: string; transfer: ByteTransfer; credentials: RegistryCredentials | undefined }

/** The header that the challenge asks for; undefined where nothing can be given. */
async function authorize(challenge: string, { host, transfer, credentials }: Asked): Promise<string | undefined> {
  const basic = credentials === undefined ? undefined : basicOf(credentials)
  if (/^basic/i.test(challenge)) return basic
  const { realm, service, scope } = parametersOf(challenge)
  const url = URL.parse(realm ?? '')
  if (!/^bearer/i.test(challenge) || url === null) return undefined
  if (url.protocol !== 'https:' && !isLoopback(url.host)) {
    throw new ActionError(`The registry ${host} asks for its password at ${url.origin}, which is not encrypted`)
  }
  if (service !== undefined) url.searchParams.set('service', service)
  if (scope !== undefined) url.searchParams.set('scope', scope)
  const headers = basic === undefined ? {} : { authorization: basic }
  const answer = await transfer({ url: url.href, headers, maxBytes: maxAnswer, timeout: usualTimeout })
  if (answer.state !== 'answered' || answer.status !== 200) return undefined
  const parsed = grant.safeParse(parseJson(answer.body.toString(), `The token of ${url.host}`))
  const token = parsed.success ? (parsed.data.token ?? parsed.data.access_token) : undefined
  return token === undefined ? undefined : `Bearer ${token}`
}

function basicOf({ username, password }: RegistryCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function parametersOf(challenge: string): Record<string, string> {
  return Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key.toLowerCase(), value]))
}
