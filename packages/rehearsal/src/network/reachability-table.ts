import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { SMTPServer } from 'smtp-server'
import { type Certificate, certificateOf, serviceName } from './certificates.ts'
import { type ProxyPolicy, startProxy } from './forward-proxy.ts'

/** The suite's clients: for probes, load, providers, GitHub and mail. */
export const clients = ['probe', 'load', 'rest', 'github', 'mail'] as const
export type ClientName = (typeof clients)[number]

/** A machine's network as a job finds it. */
type Network = {
  name: string
  proxy?: ProxyPolicy
  /** The variables that name the proxy. */
  variables?: (address: string) => Record<string, string>
  /** Whether the machine resolves the service's name. */
  direct: boolean
  certificate: 'private' | 'expired'
  trusted: boolean
  /** The expected result of each client. */
  expected: RegExp
  throughProxy: boolean
}

const answered = /^answered (200|250)$/
const usual = { certificate: 'private', trusted: true, expected: answered } as const
const inSmall = (address: string) => ({ https_proxy: address, http_proxy: address })
const password = 'p%40ss:w'
const withPassword = (address: string) => inSmall(address.replace('//', `//robot:${encodeURIComponent(decodeURIComponent(password))}@`))

const networks: readonly Network[] = [
  { ...usual, name: 'the service, by itself', direct: true, throughProxy: false },
  { ...usual, name: 'a proxy alone leads there', proxy: 'open', variables: inSmall, direct: false, throughProxy: true },
  {
    ...usual,
    name: 'the same, named in capitals',
    proxy: 'open',
    variables: (address) => ({ HTTPS_PROXY: address, HTTP_PROXY: address }),
    direct: false,
    throughProxy: true,
  },
  {
    ...usual,
    name: 'no_proxy names the service',
    proxy: 'open',
    variables: (address) => ({ ...inSmall(address), no_proxy: `other.test,${serviceName}` }),
    direct: true,
    throughProxy: false,
  },
  {
    ...usual,
    name: 'the proxy asks for a password, and gets it',
    proxy: { user: 'robot', password: decodeURIComponent(password) },
    variables: withPassword,
    direct: false,
    throughProxy: true,
  },
  {
    ...usual,
    name: 'the proxy asks for a password that nobody gave',
    proxy: { user: 'robot', password: decodeURIComponent(password) },
    variables: inSmall,
    direct: false,
    throughProxy: true,
    expected: /407|proxy/i,
  },
  { ...usual, name: 'the proxy refuses', proxy: 'refuses', variables: inSmall, direct: false, throughProxy: true, expected: /403|proxy/i },
  { ...usual, name: 'nobody knows the name', direct: false, throughProxy: false, expected: /ENOTFOUND|unresolved/ },
  {
    ...usual,
    name: 'an authority that NODE_EXTRA_CA_CERTS does not name',
    direct: true,
    throughProxy: false,
    trusted: false,
    expected: /self-signed certificate/i,
  },
  {
    ...usual,
    name: 'a certificate that has expired',
    direct: true,
    throughProxy: false,
    certificate: 'expired',
    expected: /certificate has expired/i,
  },
]

export type ReachabilityRow = { network: string; client: ClientName; said: string; throughProxy: boolean; held: boolean; expected: string }

/** Every client in every network, each in a process of its own; all of it on this machine. */
export async function reachabilityTable(): Promise<ReachabilityRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-network-'))
  try {
    const rows: ReachabilityRow[] = []
    for (const kind of ['private', 'expired'] as const) {
      const certificate = await certificateOf(kind)
      const authority = join(folder, `${kind}.pem`)
      await writeFile(authority, certificate.cert)
      await using service = await startService(certificate)
      for (const network of networks.filter((one) => one.certificate === kind)) rows.push(...(await inNetwork(network, service, authority)))
    }
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Service = AsyncDisposable & { web: string; mail: string }

async function inNetwork(network: Network, service: Service, authority: string): Promise<ReachabilityRow[]> {
  return await Promise.all(
    clients.map(async (client): Promise<ReachabilityRow> => {
      // A proxy of its own, so that what it was asked for is this client's doing.
      await using proxy = await startProxy(network.proxy ?? 'open')
      const said = await ask(client, client === 'mail' ? service.mail : service.web, {
        ...(network.trusted ? { NODE_EXTRA_CA_CERTS: authority } : {}),
        ...(network.direct ? { SERVICE_ADDRESS: '127.0.0.1' } : {}),
        // As on a runner: the toolkit's client decides by it whether a proxy is needed.
        GITHUB_API_URL: new URL(service.web).origin,
        ...network.variables?.(`http://127.0.0.1:${proxy.port}`),
      })
      const throughProxy = proxy.asked.length > 0
      const leaked = said.includes(password) || said.includes(decodeURIComponent(password))
      const held = network.expected.test(said) && throughProxy === network.throughProxy && !leaked
      return { network: network.name, client, said: said.slice(0, 200), throughProxy, held, expected: network.expected.source }
    }),
  )
}

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../../..')

async function ask(client: ClientName, address: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const program = join(import.meta.dirname, 'client-process.ts')
  const flags = ['--conditions=slipway-source', '--disable-warning=ExperimentalWarning']
  const { stdout } = await run(process.execPath, [...flags, program, client, address], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    timeout: 60_000,
  })
  return String(JSON.parse(stdout.trim().split('\n').at(-1) ?? '""'))
}

async function startService({ key, cert }: Certificate): Promise<Service> {
  const web = createServer({ key, cert }, (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
  const mail = new SMTPServer({
    secure: true,
    key,
    cert,
    authOptional: true,
    logger: false,
    onData: (stream, _session, done) => {
      stream.resume()
      stream.on('end', () => done())
    },
  })
  mail.on('error', () => {})
  await Promise.all([
    new Promise<void>((listening) => web.listen(0, '127.0.0.1', listening)),
    new Promise<void>((listening) => mail.listen(0, '127.0.0.1', listening)),
  ])
  return {
    web: `https://${serviceName}:${portOf(web.address())}/`,
    mail: `smtps://${serviceName}:${portOf(mail.server.address())}`,
    [Symbol.asyncDispose]: async () => {
      web.closeAllConnections()
      await Promise.all([new Promise((closed) => web.close(closed)), new Promise<void>((closed) => mail.close(() => closed()))])
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
