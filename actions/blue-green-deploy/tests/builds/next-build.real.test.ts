// needs: npm, tar
// slow
import { describe, expect, it } from 'vitest'
import { npmEnvironment, programOf, RealBuild } from './real-build.ts'

// Without a registry these are not run, and named so.
const environment = await npmEnvironment()

const packageJson = JSON.stringify({
  name: 'harbor',
  version: '1.0.0',
  scripts: { build: 'next build' },
  dependencies: { next: '16', react: '19', 'react-dom': '19' },
})

/** A page and a file beside it. */
async function anApp(output: string): Promise<RealBuild> {
  const files = {
    'package.json': packageJson,
    'next.config.mjs': `export default { output: '${output}' }`,
    'app/layout.js': 'export default function Layout({ children }) { return <html><body>{children}</body></html> }',
    'app/page.js': 'export default function Page() { return <p>Harbor</p> }',
    'public/robots.txt': 'User-agent: *',
  }
  const programs = { npm: programOf('npm'), npx: programOf('npx') }
  const app = await RealBuild.start(files, { programs, environment: { ...environment, NEXT_TELEMETRY_DISABLED: '1' } })
  await app.shell('npm install --package-lock-only')
  return app
}

describe.skipIf(environment === undefined)('Next.js', () => {
  it('leaves a static site with the page in it', async () => {
    await using app = await anApp('export')
    const built = await app.build()
    expect(built.failed, built.log).toBeUndefined()
    expect(built.packed).toEqual(expect.arrayContaining(['./index.html', './robots.txt']))
    expect(await app.inRelease('cat index.html')).toContain('Harbor')
  })

  it('leaves a server that serves the page, its scripts and its files with nothing else of the build', async () => {
    await using app = await anApp('standalone')
    const built = await app.build()
    expect(built.failed, built.log).toBeUndefined()
    const script = built.packed.find((path) => path.startsWith('./.next/static/') && path.endsWith('.js'))
    expect(script).toBeDefined()
    await app.shell('rm -rf node_modules .next')
    const served = await app.inRelease(serving(['/', '/robots.txt', script?.replace('./.next', '/_next') ?? '']))
    expect(served).toContain('200 / ')
    expect(served).toContain('Harbor')
    expect(served).toMatch(/200 \/robots\.txt/)
    expect(served).toMatch(/200 \/_next\/static/)
  })
})

/** Starts the server of the release on a free port, and asks it for these paths once it says that it listens. */
function serving(paths: readonly string[]): string {
  const script = `
    const { createServer } = require('node:net')
    const { spawn } = require('node:child_process')
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => {
        const server = spawn(process.execPath, ['server.js'], { env: { ...process.env, PORT: String(port), HOSTNAME: '127.0.0.1' } })
        server.stderr.pipe(process.stderr)
        server.stdout.on('data', async (text) => {
          if (!String(text).includes('Ready')) return
          for (const path of ${JSON.stringify(paths)}) {
            const answer = await fetch('http://127.0.0.1:' + port + path)
            console.log(answer.status, path, await answer.text())
          }
          server.kill()
        })
      })
    })`
  return `node -e '${script.replaceAll("'", '"')}'`
}
