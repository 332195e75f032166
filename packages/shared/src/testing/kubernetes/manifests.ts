import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadAll } from 'js-yaml'
import { z } from 'zod'

const page = fileURLToPath(new URL('../../../../../actions/blue-green-deploy/docs/kubernetes.md', import.meta.url))

export const manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
})
export type Manifest = z.infer<typeof manifest>

/** The objects of the documentation's example: what is documented is tested. */
export function documentedManifests(text = readFileSync(page, 'utf8')): Manifest[] {
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '')
  return blocks.flatMap((block) => loadAll(block).map((one) => manifest.parse(one)))
}

/** The user whom the documented RoleBinding names first. */
export function documentedUser(): string {
  const binding = z.looseObject({ subjects: z.tuple([z.looseObject({ name: z.string() })], z.unknown()) })
  return binding.parse(documentedManifests().find(({ kind }) => kind === 'RoleBinding')).subjects[0].name
}
