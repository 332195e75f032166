import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readActionFile } from '../action-file.ts'
import { actionNames, filesBelow, repositorySlug, root, shown } from '../repository.ts'
import { readWorkflows } from '../workflows/file.ts'
import { configJsonSchema, configSchemaNode } from './config-schema.ts'
import { configurationPage } from './configuration.ts'
import { permissionsTable } from './permissions.ts'
import { withRepositoryName } from './repository-name.ts'
import { withRegion, withTables } from './tables.ts'

/** A file that is written from other files, in part or whole, and what it should say. */
export type Doc = { path: string; text: string }

/** All generated texts, as the present sources make them. Throws an Error that lists what stands in the way. */
export function planDocs(): Doc[] {
  const slug = repositorySlug()
  const actions = actionNames()
  const readmes = actions.map((action) => actionReadme(action, slug))
  const copied = filesBelow(join(root, 'action-templates'), (path) => /\.(ya?ml|md|json)$/.test(path))
  const front = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].map((name) => join(root, name)).filter((path) => existsSync(path))
  const named = [...copied, ...front].map((path) => ({ path, text: withRepositoryName(readFileSync(path, 'utf8'), slug) }))
  const schema = {
    path: join(root, 'schema/slipway.schema.json'),
    text: configJsonSchema(`https://raw.githubusercontent.com/${slug}/v1/schema/slipway.schema.json`),
  }
  const configuration = {
    path: join(root, 'docs/configuration.md'),
    text: configurationPage(configSchemaNode(), readFileSync(join(root, 'tools/docs/configuration-introduction.md'), 'utf8')),
  }
  return [
    ...readmes,
    ...named.map((doc) => (doc.path === join(root, 'README.md') ? withActions(doc, actions) : doc)),
    permissions(),
    schema,
    configuration,
  ]
}

function actionReadme(action: string, slug: string): Doc {
  const path = join(root, 'actions', action, 'README.md')
  if (!existsSync(path)) throw new Error(`${shown(path)} is not there`)
  return explaining({ path, text: readFileSync(path, 'utf8') }, (text) =>
    withRepositoryName(withTables(text, readActionFile(action)), slug),
  )
}

/** Of the workflows that users call; the suite's own ones are nobody else's business. */
function permissions(): Doc {
  const path = join(root, 'docs/permissions.md')
  const called = readWorkflows().filter(({ template, content }) => !template && content.on.includes('workflow_call'))
  return explaining({ path, text: readFileSync(path, 'utf8') }, (text) => withRegion(text, 'permissions', permissionsTable(called)))
}

function withActions(readme: Doc, actions: readonly string[]): Doc {
  const rows = actions.map(
    (action) =>
      `| [${action}](actions/${action}/README.md) | ${readActionFile(action)
        .description.trim()
        .replaceAll(/\s*\n\s*/g, ' ')} |`,
  )
  return explaining(readme, (text) => withRegion(text, 'actions', ['| action | what it does |', '| --- | --- |', ...rows].join('\n')))
}

function explaining({ path, text }: Doc, change: (text: string) => string): Doc {
  try {
    return { path, text: change(text) }
  } catch (cause) {
    throw new Error(`${shown(path)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
