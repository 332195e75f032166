import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadCallTree } from '../../src/executor/workflow/call-tree.ts'
import { loadWorkflow } from '../../src/executor/workflow/load.ts'
import { TestRepository } from './test-repository.ts'

const root = join(import.meta.dirname, '../../../..')
const suite = { repository: 'slipway-deploy/slipway', ref: 'refs/tags/v1', sha: '0'.repeat(40), folder: root }
const find = async (repository: string) => (repository === suite.repository ? suite : undefined)
const everything = { actions: 'write', attestations: 'write', contents: 'write', deployments: 'write', 'id-token': 'write' } as const
const allowed = { ...everything, issues: 'write', 'pull-requests': 'write', 'security-events': 'write', statuses: 'write' } as const

/** The template with the marks taken off what may be had besides. */
function withOptions(): string {
  const text = readFileSync(join(root, 'action-templates/workflows/enhanced-ci.yml'), 'utf8')
  return text.replace(/^ {2}# ( {2}|code-scanning:|attest:)/gm, '  $1')
}

async function treeOf(text: string): Promise<readonly string[]> {
  await using shop = new TestRepository()
  shop.commit({ '.github/workflows/enhanced-ci.yml': text })
  const workflow = await loadWorkflow({ ...suite, repository: 'acme/shop', folder: shop.tree }, '.github/workflows/enhanced-ci.yml')
  return [...(await loadCallTree(workflow, allowed, find)).calls.keys()]
}

it('starts with everything that the template offers besides', async () => {
  expect(await treeOf(withOptions())).toEqual(['slipway', 'code-scanning', 'attest'])
})

it.each([
  [', security-events: write', 'security-events'],
  [', attestations: write', 'attestations'],
])('does not start a run without %s', async (grant, permission) => {
  await expect(treeOf(withOptions().replace(grant, ''))).rejects.toThrow(`is requesting '${permission}: write'`)
})
