// needs: yarn
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { yarnAudit } from '../../src/scanners/yarn-audit.ts'
import { aRealTree } from '../real-tree.ts'

const lock = `__metadata:
  version: 8
  cacheKey: 10c0

"harbor@workspace:.":
  version: 0.0.0-use.local
  resolution: "harbor@workspace:."
  dependencies:
    minimist: "npm:0.0.8"
  languageName: unknown
  linkType: soft

"minimist@npm:0.0.8":
  version: 0.0.8
  resolution: "minimist@npm:0.0.8"
  languageName: node
  linkType: hard
`
const advisory = {
  id: 1097678,
  url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
  title: 'Prototype pollution',
  severity: 'critical',
  vulnerable_versions: '<0.2.4',
  cwe: [],
  cvss: { score: 9.8, vectorString: null },
}

/** A registry on this machine that answers the question for advisories so, and remembers what it was asked. */
async function aRegistry(answer: unknown, status = 200) {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    asked.push(`${request.url} ${body}`)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the registry has no port')
  return { asked, url: `http://127.0.0.1:${address.port}`, [Symbol.dispose]: () => void server.close() }
}

async function auditAt(url: string, text = lock) {
  const tree = await aRealTree({ 'yarn.lock': text })
  const { root } = tree.context.tree
  // What a pull request may bring along: a program in the place of yarn, a plugin, and another registry.
  const ran = join(tree.folder, 'ran')
  mkdirSync(join(root, '.yarn'))
  writeFileSync(join(root, '.yarn/evil.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(ran)}, '')`)
  writeFileSync(
    join(root, '.yarnrc.yml'),
    'yarnPath: .yarn/evil.cjs\nplugins:\n  - .yarn/evil.cjs\nnpmAuditRegistry: http://127.0.0.1:9\nnpmAuditExcludePackages: [minimist]\n',
  )
  const environment = {
    ...tree.context.environment,
    npm_config_registry: url,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_HTTP_RETRY: '0',
  }
  return { tree, ran, result: await yarnAudit.run({ ...tree.context, environment }) }
}

describe('yarn-audit', () => {
  it('finds what the registry knows of a locked version, and lets the tree have no say in it', async () => {
    using registry = await aRegistry({ minimist: [advisory] })
    const { tree, ran, result } = await auditAt(registry.url)
    await using _tree = tree
    expect(result).toMatchObject({
      state: 'findings',
      version: expect.stringMatching(/^4\./),
      findings: [{ rule: 'GHSA-xvch-5gv4-984h', severity: 'critical', place: { file: 'yarn.lock', line: 13 } }],
    })
    expect(registry.asked).toEqual(['/-/npm/v1/security/advisories/bulk {"minimist":["0.0.8"]}'])
    expect(existsSync(ran)).toBe(false)
  })

  it('audits a lock file of yarn 1 as well', async () => {
    using registry = await aRegistry({ minimist: [advisory] })
    const { tree, result } = await auditAt(registry.url, '# yarn lockfile v1\n\n\nminimist@0.0.8:\n  version "0.0.8"\n')
    await using _tree = tree
    expect(result).toMatchObject({ state: 'findings', findings: [{ severity: 'critical', place: { line: 4 } }] })
  })

  it('is clean when the registry knows nothing, and in error when it does not answer', async () => {
    using good = await aRegistry({})
    const clean = await auditAt(good.url)
    await using _clean = clean.tree
    expect(clean.result).toMatchObject({ state: 'clean' })
    using broken = await aRegistry({ error: 'down' }, 503)
    const failing = await auditAt(broken.url)
    await using _failing = failing.tree
    expect(failing.result).toMatchObject({ state: 'error' })
  })
})
