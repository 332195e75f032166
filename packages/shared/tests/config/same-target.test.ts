import { parseConfig, parseProduct } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'

const placement = 'placement: { prepare: [deploy/start.sh, $COLOUR], retire: [deploy/stop.sh, $COLOUR] }'
const sides = (name: string) =>
  `{ blue: { deployment: ${name}-blue, service: ${name}-blue }, green: { deployment: ${name}-green, service: ${name}-green } }`

function fileWith(staging: string, production: string, urls = ['https://staging.example.com', 'https://example.com']): string {
  return `service: harbor
environments:
  staging: { url: '${urls[0]}', ${placement}, target: ${staging} }
  production: { url: '${urls[1]}', ${placement}, target: ${production} }
`
}

/** The lines of what is wrong; none where the file is taken. */
function problemsOf(text: string): string[] {
  try {
    parseConfig(text, 'slipway.yml')
    return []
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
      .split('\n')
      .slice(1)
  }
}

const haproxy = (socket: string, backend = 'web', more = '') => `{ type: haproxy, socket: '${socket}', backend: ${backend}${more} }`
const worker = (script: string, more = '') => `{ type: cloudflare-workers, account: Ab12, script: ${script}, token: $TOKEN${more} }`
const vercel = (project: string, more = '') => `{ type: vercel, project: ${project}, token: $TOKEN${more} }`
const service = (name: string, more = '', of = name) => `{ type: kubernetes, service: ${name}, sides: ${sides(of)}${more} }`
const command = (shift: string) => `{ type: command, observe: [observe], shift: ${shift} }`

describe('two environments', () => {
  it.each<[string, string, string]>([
    ['one backend at one socket', haproxy('/run/haproxy/admin.sock'), haproxy('/run/haproxy/admin.sock')],
    ['a path that is written otherwise', haproxy('/run/haproxy/admin.sock'), haproxy('/run//haproxy/../haproxy/admin.sock')],
    ['a path that says that it is one', haproxy('/run/haproxy/admin.sock'), haproxy('unix@/run/haproxy/admin.sock')],
    ['a host in other letters', haproxy('Edge.example.com:9999'), haproxy('edge.example.com:09999')],
    ['this machine by two names', haproxy('localhost:9999'), haproxy('127.0.0.1:9999')],
    ['other servers of the same backend', haproxy('/a'), haproxy('/a', 'web', ', servers: { blue: web-a, green: web-b }')],
    [
      'a server in two backends',
      haproxy('/a', 'one', ", servers: { blue: { name: a, address: '10.0.0.1:80' }, green: b }"),
      haproxy('/b', 'two', ", servers: { blue: c, green: { name: d, address: '10.0.0.1:80' } }"),
    ],
    ['one script of one account', worker('harbor'), worker('harbor')],
    [
      'one script, its account and its API written otherwise',
      worker('harbor'),
      worker('Harbor, api: https://API.cloudflare.com/client/v4/'),
    ],
    ['one project', vercel('harbor'), vercel('harbor')],
    ['one project of one team', vercel('harbor', ', team: quay'), vercel('Harbor', ', team: quay')],
    ['one Service of one namespace', service('web'), service('web')],
    ['one Service, the default namespace named', service('web'), service('web', ', namespace: default')],
    [
      'one route',
      `{ type: kubernetes, http-route: web, sides: ${sides('a')} }`,
      `{ type: kubernetes, http-route: web, sides: ${sides('b')} }`,
    ],
    ['other traffic, the same Deployments', service('web', '', 'same'), service('shop', '', 'same')],
    ['one command', command('[deploy/shift.sh]'), command('[./deploy/shift.sh]')],
    ['one command, once as a line for a shell', command('[deploy/shift.sh, web]'), command('deploy/shift.sh  web')],
  ])('may not have the same target: %s', (_what, staging, production) => {
    const problems = problemsOf(fileWith(staging, production))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^ {2}- environments\.production\.target: .*environments\.staging\.target has the same/)
  })

  it.each<[string, string, string]>([
    ['two backends', haproxy('/run/haproxy/admin.sock', 'web_staging'), haproxy('/run/haproxy/admin.sock')],
    ['backends of two letter cases, which are two for HAProxy', haproxy('/a', 'Web'), haproxy('/a', 'web')],
    ['two sockets', haproxy('/run/staging.sock'), haproxy('/run/production.sock')],
    ['two ports', haproxy('edge:9999'), haproxy('edge:9998')],
    ['a socket that the GitHub environments name', haproxy('$HAPROXY_SOCKET'), haproxy('$HAPROXY_SOCKET')],
    [
      'a script in accounts that they name',
      worker('harbor', '').replace('Ab12', '$ACCOUNT'),
      worker('harbor', '').replace('Ab12', '$ACCOUNT'),
    ],
    ['two scripts', worker('harbor-staging'), worker('harbor')],
    ['one project name of two teams', vercel('harbor', ', team: quay'), vercel('harbor', ', team: pier')],
    ['two namespaces', service('web', ', namespace: staging'), service('web', ', namespace: production')],
    ['two clusters', service('web', ', context: staging'), service('web', ', context: production')],
    ['a cluster that they name', service('web', ', context: $CONTEXT'), service('web', ', context: $CONTEXT')],
    ['one command with an argument', command('[deploy/shift.sh, staging]'), command('[deploy/shift.sh, production]')],
    ['one command with a variable', command('[deploy/shift.sh, $WHICH]'), command('[deploy/shift.sh, $WHICH]')],
    ['one line with a variable', command('deploy/shift.sh "$WHICH"'), command('deploy/shift.sh "$WHICH"')],
    ['targets of two types', haproxy('/a', 'harbor'), vercel('harbor')],
  ])('may have %s', (_what, staging, production) => {
    expect(problemsOf(fileWith(staging, production))).toEqual([])
  })

  it.each<[string, string]>([
    ['https://example.com', 'https://example.com/'],
    ['https://example.com', 'https://EXAMPLE.com:443'],
    ['http://example.com/app/', 'https://example.com./app'],
  ])('may not be reached at the same address: %s and %s', (one, other) => {
    const [only, ...more] = problemsOf(fileWith(haproxy('/a'), haproxy('/b'), [one, other]))
    expect(only).toContain(`environments.production.url: ${JSON.stringify(other)}: environments.staging.url is the same address`)
    expect(more).toEqual([])
  })

  it.each<[string, string]>([
    ['https://example.com/staging', 'https://example.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8081'],
    ['https://example.com/App', 'https://example.com/app'],
  ])('may be reached at two: %s and %s', (one, other) => {
    expect(problemsOf(fileWith(haproxy('/a'), haproxy('/b'), [one, other]))).toEqual([])
  })

  it('do not keep a file of the past from being read', () => {
    const text = fileWith(haproxy('/a'), haproxy('/a'), ['https://x.example', 'https://x.example'])
    expect(parseConfig(text, 'slipway.yml', { past: true }).environments.size).toBe(2)
  })

  it('are told apart in one go with all else that is wrong', () => {
    const text = `${fileWith(haproxy('/a'), haproxy('/a'), ['https://x.example', 'https://x.example'])}  third: { url: https://third.example, tier: staging, ${placement}, health: none, target: ${haproxy('/a')} }\n`
    expect(problemsOf(text).map((line) => line.replace(/: .*/, ''))).toEqual([
      '  - environments.production.url',
      '  - environments.production.target',
      '  - environments.third.target',
      '  - environments.third.health',
    ])
  })
})

describe('two services', () => {
  const product = (api: string, web: string) => `product: harbor
services:
  api: { in: api, url: /api, ${api} }
  web: { in: web, url: /, ${web} }
environments:
  staging: { url: 'https://staging.example.com' }
  production: { url: 'https://example.com' }
health: { up: { of: each, get: /health } }
`
  const refused = (text: string) => {
    try {
      parseProduct(text, 'slipway.yml')
      return []
    } catch (error) {
      return String(error)
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/^ {2}- environments\.(\S+)\.target: .*$/, '$1'))
    }
  }
  const commandOf = (shift: string) => `target: ${command(shift)}`

  it.each<[string, string, string, string[]]>([
    [
      'one command for all',
      commandOf('[s]'),
      commandOf('[s]'),
      ['staging.services.web', 'production.services.api', 'production.services.web'],
    ],
    [
      'one command for each service',
      commandOf('[s, $SERVICE]'),
      commandOf('[s, $SERVICE]'),
      ['production.services.api', 'production.services.web'],
    ],
    [
      'one command for each environment',
      commandOf('[s, $ENVIRONMENT]'),
      commandOf('[s, "${ENVIRONMENT}"]'),
      ['staging.services.web', 'production.services.web'],
    ],
    ['one command that is told both', commandOf('[s, $SERVICE, $ENVIRONMENT]'), commandOf('[s, $SERVICE, $ENVIRONMENT]'), []],
    ['one line that is told both', commandOf(`'s "$SERVICE" "\${ENVIRONMENT}"'`), commandOf(`'s "$SERVICE" "\${ENVIRONMENT}"'`), []],
    [
      'one name that says nothing of the service',
      commandOf('[s, $SERVICES, $WHICH]'),
      commandOf('[s, $SERVICES, $WHICH]'),
      ['staging.services.web', 'production.services.web'],
    ],
    ["each with the provider's file of its folder", 'target: { type: vercel }', 'target: { type: vercel }', []],
  ])('with %s', (_what, api, web, expected) => {
    expect(refused(product(api, web))).toEqual(expected)
  })

  it("may not have the provider's file of one folder", () => {
    const text = product('target: { type: vercel }', 'target: { type: vercel }').replace('in: web', 'in: api')
    expect(refused(text)).toEqual(['staging.services.web', 'production.services.web'])
  })
})
