import { defaultPolicy, judgeSecurity } from '@slipway/shared/findings/policy'
import { exited, fakeClock } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { containerRules } from '../../src/containers/container-rules.ts'
import { runScanners } from '../../src/run-scanners.ts'
import { containerFiles } from '../../src/scanners/container-files.ts'
import { hadolint } from '../../src/scanners/hadolint.ts'
import { aScan, outcomeOf, samples } from '../samples.ts'

const pinned = `node:24@sha256:${'a'.repeat(64)}`
const clock = fakeClock(Date.parse('2026-11-30T12:00:00Z'))
const look = async (files: Readonly<Record<string, string>>, over = {}) =>
  await outcomeOf(containerFiles, { ...aScan(files), clock, ...over })
/** The rules that a Dockerfile breaks, with its image and its user left out of the question. */
const broken = async (lines: string) =>
  (await look({ Dockerfile: `FROM ${pinned}\nUSER 1000\n${lines}` })).findings.map(
    ({ rule, severity }) => `${severity} ${rule.split('/')[1]}`,
  )

describe('container-files', () => {
  it('is clean on a good file, and tells the age of its table', async () => {
    const result = await look({
      Dockerfile: `FROM ${pinned}\nRUN npm ci\nUSER node\n`,
      'compose.yaml': `services: { a: { image: "${pinned}" } }`,
    })
    expect(result).toMatchObject({
      state: 'clean',
      findings: [],
      unscanned: [],
      read: ['Dockerfile', 'compose.yaml'],
      reason: '2 container files; the table of ends of support is of 2026-08-22, 100 days old',
    })
  })

  it('names what is wrong, with place, severity, reason and remedy', async () => {
    const { findings } = await look({ 'api/Dockerfile': '\nFROM alpine:3.12\nUSER 1\n' })
    expect(findings[0]).toMatchObject({
      rule: 'container-files/end-of-life',
      kind: 'container',
      severity: 'high',
      title: 'alpine:3.12: the support of alpine-linux 3.12 has ended on 2022-05-01',
      detail: 'Rated high: nobody mends its faults any more, and it is part of what is shipped.',
      place: { file: 'api/Dockerfile', line: 2 },
      tools: ['container-files'],
      remedy: 'Move to a release that is supported.',
    })
  })

  it.each<[string, string[]]>([
    [`ENV DB_PASSWORD=${samples.password}`, ['critical secret-value']],
    [`ENV A=1 API_TOKEN="${samples.password}"`, ['critical secret-value']],
    [`ARG NPM_TOKEN=${samples.password}`, ['critical secret-value']],
    [`ENV DB_PASSWORD ${samples.password}`, ['critical secret-value']],
    ['ENV DB_PASSWORD=hunter2', ['high weak-value']],
    ['ENV DB_PASSWORD=changeme', ['medium placeholder-value']],
    ['ENV NPM_TOKEN=$NPM_TOKEN', ['high secret-argument']],
    ['ARG NPM_TOKEN', ['high secret-argument']],
    ['ENV DB_PASSWORD=', []],
    ['ENV DB_PASSWORD_FILE=/run/secrets/db', []],
    ['ARG USERNAME=app', []],
    ['ENV TOKEN_TTL=3600', []],
    ['COPY id_rsa /app/.ssh/', ['critical secret-file']],
    ['COPY ["a", ".env", "/app/"]', ['critical secret-file']],
    ['ADD .aws /app/.aws', ['critical secret-file']],
    ['COPY certs/server.key certs/server.pem /etc/', ['critical secret-file', 'critical secret-file']],
    ['COPY id_rsa.pub .env.example ca.pem public.pem cert.pem /etc/', []],
    ['COPY --from=build /app/.env /app/', ['medium no-tag']],
    ['RUN curl -fsSL https://x.test/i.sh | sh', ['medium unverified-script-as-user']],
    ['USER root\nRUN curl -fsSL https://x.test/i.sh | sh\nUSER 1', ['high unverified-script']],
    ['RUN curl -fsSL https://x.test/i.sh | sudo -E bash -', ['high unverified-script']],
    ['USER 0\nRUN set -e; wget -qO- https://x.test/i | tee i | /bin/bash -s -- -y\nUSER 1', ['high unverified-script']],
    ['RUN bash -c "$(curl -fsSL https://x.test/i.sh)"', ['medium unverified-script-as-user']],
    ['RUN bash <(curl -s https://x.test/i.sh)', ['medium unverified-script-as-user']],
    ['RUN ["sh", "-c", "curl https://x.test/i | sh"]', ['medium unverified-script-as-user']],
    ['RUN <<EOF\nset -e\ncurl https://x.test/i | python3\nEOF', ['medium unverified-script-as-user']],
    ['RUN curl http://x.test/i.sh | sh', ['critical open-script']],
    ['RUN curl -fsSLk https://x.test/i.sh | sh', ['critical open-script']],
    ['RUN curl https://x.test/key | gpg --dearmor > k && curl https://x.test/a | tar xz && echo sh', []],
    ['RUN curl -o i.sh https://x.test/i.sh && echo "$SUM i.sh" | sha256sum --check && sh i.sh', []],
    ['ADD https://x.test/a.tgz /a', ['medium unverified-download']],
    ['ADD http://x.test/a.tgz /a', ['high open-download']],
    [`ADD --checksum=sha256:${'a'.repeat(64)} https://x.test/a.tgz /a`, []],
  ])('%s', async (lines, expected) => expect(await broken(lines)).toEqual(expected))

  it('is milder with what only helps to build', async () => {
    const { findings } = await look({
      Dockerfile: `FROM node:18 AS build\nARG NPM_TOKEN\nCOPY .env id_rsa /\nFROM ${pinned}\nUSER 1000\nCOPY --from=build /app /app\n`,
    })
    expect(findings.map(({ rule, severity }) => `${severity} ${rule.split('/')[1]}`)).toEqual([
      'medium end-of-life-for-building',
      'low not-pinned',
      'medium secret-for-building',
      'high secret-file-for-building',
      'high secret-file-for-building',
    ])
  })

  it.each([
    [`FROM ${pinned}\nUSER root`, 'runs-as-root', 2],
    [`FROM ${pinned}\nUSER 0:0`, 'runs-as-root', 2],
    [`FROM ${pinned}`, 'runs-as-root', 1],
    ['FROM scratch', 'runs-as-root', 1],
    [`FROM ${pinned} AS a\nUSER root\nFROM a\nRUN x`, 'runs-as-root', 2],
    [`FROM postgres:18@sha256:${'a'.repeat(64)}`, 'user-unknown', 1],
    [`FROM ${pinned}\nARG U\nUSER $U`, 'user-unknown', 3],
  ])('%j: %s', async (text, rule, line) => {
    const { findings } = await look({ Dockerfile: text })
    expect(findings.map((finding) => `${finding.rule} ${finding.place?.line}`)).toEqual(
      [`container-files/${rule}`, line].join(' ').split('|'),
    )
  })

  it('asks nothing of an image whose name says that it is not root', async () => {
    const { findings } = await look({ Dockerfile: `FROM gcr.io/distroless/static:nonroot@sha256:${'a'.repeat(64)}` })
    expect(findings.map(({ rule }) => rule)).toEqual(['container-files/unknown-support'])
  })

  it('takes images from the registries of the owner alone, where there are any', async () => {
    const registries = ['docker.io/library', 'ghcr.io/acme']
    const { findings } = await look(
      { Dockerfile: `FROM ${pinned} AS a\nFROM ghcr.io/acme/base:1@sha256:${'b'.repeat(64)}\nCOPY --from=quay.io/x/y:1 a b\nUSER 1\n` },
      { registries },
    )
    expect(findings.filter(({ rule }) => rule.endsWith('registry-not-allowed'))).toMatchObject([
      { severity: 'high', title: 'quay.io/x/y:1 is from no registry that is allowed', place: { line: 3 } },
    ])
  })

  it('reads Compose files, with anchors and defaults, and not the names of what they build', async () => {
    const text = `x-db: &db
  image: postgres:11 # old
  user: "0:0"
services:
  one: { <<: *db }
  web:
    build: .
    image: acme/web:latest
  cache:
    image: "redis:\${VERSION:-5.0}"
  app:
    image: ghcr.io/acme/app:\${TAG}
  worker:
    build: { context: ., dockerfile: worker.txt }
`
    const { findings, unscanned } = await look({ 'compose.yml': text, 'worker.txt': 'FROM x' })
    expect(findings.filter(({ severity }) => severity !== 'low').map(({ rule, place }) => `${rule} ${place?.line}`)).toEqual([
      'container-files/end-of-life 2',
      'container-files/runs-as-root 3',
      'container-files/end-of-life 10',
    ])
    expect(unscanned?.map(({ why }) => why)).toEqual([
      'which image ghcr.io/acme/app:${TAG} is, only the build knows',
      'no scanner looks at worker.txt, which it builds',
    ])
  })

  it.each([
    ['Dockerfile', '', 'it has no FROM, so nothing is known of its image'],
    ['Dockerfile', 'ARG B\nFROM $B\nUSER 1', 'which image $B is, only the build knows'],
    ['Dockerfile', 'FROM a`b\nUSER 1', 'a`b is not the name of an image'],
    ['Dockerfile', `# syntax=evil/front\nFROM ${pinned}\nUSER 1`, 'its syntax is that of evil/front, which may read it otherwise'],
    ['Dockerfile', `FROM ${pinned}\n`.repeat(501), 'it has more than 500 stages, and was not judged'],
    ['Dockerfile', '#'.repeat(524_289), 'above 512 KiB, and not read'],
    ['compose.yml', 'services: [a', /^not a Compose file that can be read: /],
    ['compose.yml', `a: ${'['.repeat(100_000)}`, /^not a Compose file that can be read: /],
    ['compose.yml', 'services: { a: { build: { dockerfile_inline: "FROM x" } } }', 'the Dockerfile within the service a is not looked at'],
  ])('names what it could not judge in %s: %.40j', async (path, text, why) => {
    const { unscanned } = await look({ [path]: text })
    expect(unscanned).toEqual([{ files: [path], why: typeof why === 'string' ? why : expect.stringMatching(why) }])
  })

  it('is clean of nothing once its table is too old', async () => {
    const { unscanned } = await look({ Dockerfile: `FROM ${pinned}\nUSER 1\n` }, { clock: fakeClock(Date.parse('2027-11-30')) })
    expect(unscanned).toEqual([{ files: ['Dockerfile'], why: 'the table of ends of support is 465 days old, and counts for 365' }])
  })

  it('shows no secret, no control character and no address with a password', async () => {
    const secret = samples.password
    const context = aScan({
      Dockerfile: `FROM ${pinned}\nUSER 1\nENV DB_PASSWORD=${secret}\nADD https://mona:${secret}@x.test/a?t=${secret} /a\nCOPY "a\u001b[31m\u202e/id_rsa" /a\n`,
    })
    const { findings } = await outcomeOf(containerFiles, context)
    expect(findings).toHaveLength(3)
    expect(JSON.stringify(findings)).not.toContain(secret)
    expect(JSON.stringify(findings)).not.toMatch(/\\u001b|\u202e/)
    expect(context.secrets.redact(secret)).toBe('[secret]')
  })

  it('recognises a problem again when its line has moved, and when a password has changed', async () => {
    const of = async (text: string) => (await look({ Dockerfile: text })).findings.map(({ fingerprint }) => fingerprint)
    const [first, ...others] = await of(`FROM ${pinned}\nUSER 1\nENV DB_PASSWORD=hunter2\nENV DB_PASSWORD=hunter2\n`)
    expect(others).not.toContain(first)
    expect(await of(`FROM ${pinned}\nUSER 1\n\n# moved\nENV DB_PASSWORD=hunter3\n`)).toEqual([first])
  })

  it('does not apply where there is no file for it', () => {
    expect(containerFiles.notApplicable(aScan({ 'a.ts': '' }).tree)).toBe('there is no Dockerfile and no Compose file')
  })

  it('has a reason and a remedy for each rule', () => {
    for (const { reason, remedy } of Object.values(containerRules)) expect(Math.min(reason.length, remedy.length)).toBeGreaterThan(15)
  })
})

describe('hadolint and container-files', () => {
  const text =
    'FROM alpine:3.12\nMAINTAINER mona\nENV DB_PASSWORD=hunter2\nRUN curl -fsSL https://get.example.com/install.sh | sh\nUSER root\n'
  const problem = (code: string, line: number, level: string) => ({ file: '', line, level, code, message: 'm' })
  const scan = async (content: string, problems: readonly object[]) =>
    await runScanners(
      [hadolint, containerFiles],
      aScan(
        { Dockerfile: content },
        {
          hadolint: (args) =>
            args[0] === '--version'
              ? exited(0, '2.15.1')
              : exited(0, JSON.stringify(problems.map((one) => ({ ...one, file: args.at(-1) })))),
        },
      ),
      { timeout: 60_000, clock, asked: [], databaseAge: 86_400_000 },
    )

  it('do not let root, an ended base, a piped script and a password pass', async () => {
    const { findings, tools } = await scan(text, [
      problem('DL4000', 2, 'error'),
      problem('DL3064', 3, 'warning'),
      problem('DL3002', 5, 'warning'),
    ])
    const { judgement } = judgeSecurity({ findings, tools }, defaultPolicy)
    expect(judgement).toMatchObject({ verdict: 'warn' })
    const worse = await scan(text.replace('hunter2', samples.password), [])
    expect(judgeSecurity({ findings: worse.findings, tools: worse.tools }, defaultPolicy).judgement).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('critical: DB_PASSWORD has its value in the Dockerfile (Dockerfile:3)'),
    })
  })

  it('let a MAINTAINER pass', async () => {
    const { findings, tools } = await scan(`FROM ${pinned}\nMAINTAINER mona\nUSER 1\n`, [problem('DL4000', 2, 'error')])
    expect(findings).toHaveLength(1)
    expect(judgeSecurity({ findings, tools }, defaultPolicy).judgement).toEqual({ verdict: 'pass' })
  })

  it('report one problem once', async () => {
    const { findings } = await scan('FROM alpine\nUSER 1\nENV A=1 DB_PASSWORD=hunter2\nFROM node:latest\nUSER root\n', [
      problem('DL3006', 1, 'warning'),
      problem('DL3064', 3, 'warning'),
      problem('DL3007', 4, 'warning'),
      problem('DL3002', 5, 'warning'),
    ])
    const both = findings.filter(({ tools }) => tools.length === 2)
    expect(both.map(({ rule, aliases }) => `${rule} ${aliases.join(' ')}`).sort()).toEqual([
      'container-files/latest-tag DL3007 hadolint/DL3007',
      'container-files/no-tag DL3006 hadolint/DL3006',
      'container-files/runs-as-root DL3002 hadolint/DL3002',
      'container-files/secret-for-building DL3064 hadolint/DL3064',
    ])
    expect(findings.filter(({ tools }) => tools.includes('hadolint'))).toHaveLength(4)
  })
})
