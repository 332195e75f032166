// Bundles all actions with ncc: `worker.ts ENTRY OUT`. A process of its own, since ncc keeps all it has read in memory.
// Its last line is JSON: the files that the bundle was made of.
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { transform } from 'esbuild'
import { z } from 'zod'
import { root } from '../repository.ts'
import { licenceNotices, packageFolders } from './licences.ts'

const resultSchema = z.object({
  code: z.string(),
  assets: z.record(z.string(), z.object({ source: z.union([z.string(), z.instanceof(Uint8Array)]) })),
  stats: z.object({
    compilation: z.object({ fileDependencies: z.custom<Iterable<unknown>>((value) => Symbol.iterator in Object(value)) }),
  }),
})
const nccSchema = z.function({ input: [z.string(), z.record(z.string(), z.unknown())], output: z.unknown() })

const [entry = '', out = ''] = process.argv.slice(2)
const ncc = nccSchema.implement(createRequire(import.meta.url)('@vercel/ncc'))
const options = { esm: true, minify: false, target: 'es2022', cache: false, quiet: true }
const { code, assets, stats } = resultSchema.parse(await ncc(entry, options))

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
// What grpc-js would read for its administration services, which nobody starts; the licences stand in a file of their own.
const unused = /(?:\.proto|(?:^|\/)LICENSE)$/
for (const [name, source] of [
  ['index.js', code] as const,
  ...Object.entries(assets).flatMap(([name, { source }]) => (unused.test(name) ? [] : [[name, source] as const])),
]) {
  mkdirSync(dirname(join(out, name)), { recursive: true })
  writeFileSync(join(out, name), name.endsWith('.js') ? await compact(name, source) : source)
}
writeFileSync(join(out, 'package.json'), '{"type":"module"}\n')

const files = [...stats.compilation.fileDependencies].map(String)
const own = files.filter((path) => path.startsWith(root) && statSync(path, { throwIfNoEntry: false })?.isFile()).sort()
writeFileSync(join(out, 'licenses.txt'), licenceNotices(packageFolders(own)))
// The lock file pins what is in pnpm's store.
process.stdout.write(`\n${JSON.stringify(own.filter((path) => !path.includes('.pnpm')))}\n`)

/**
 * ncc makes only the first file small, and the chunks are nearly all there is. Names stay, so that stacks can be read; notices go into
 * a file of their own.
 */
async function compact(name: string, source: string | Uint8Array): Promise<string> {
  const text = typeof source === 'string' ? source : Buffer.from(source).toString()
  const { code: small } = await transform(text, {
    sourcefile: name,
    format: 'esm',
    target: 'es2022',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
  })
  return small
}
