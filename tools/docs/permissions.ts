import type { Workflow } from '../workflows/file.ts'

const unsaid: Readonly<Record<string, string>> = { 'contents: read': 'the code and slipway.yml' }

/** Which job may do what and why, as a table: the words are the comments behind each permission in the workflow itself. */
export function permissionsTable(workflows: readonly Workflow[]): string {
  const rows = workflows.flatMap(({ path, text, content }) =>
    Object.entries(content.jobs).map(([name, { permissions = {}, uses }]) => {
      const listed = typeof permissions === 'string' ? [] : Object.entries(permissions)
      const reasons = reasonsIn(text, name)
      const cells = listed.map(([permission, access]) => {
        const line = `${permission}: ${access}`
        const why = reasons.get(line) ?? unsaid[line]
        return `\`${line}\`${why === undefined ? '' : ` (${why})`}`
      })
      const called = uses === undefined ? '' : `, calls \`${uses.split('/').at(-1)?.replace(/@.*$/, '') ?? ''}\``
      return `| \`${path.split('/').at(-1) ?? path}\` | \`${name}\`${called} | ${cells.length === 0 ? 'none' : cells.join('<br>')} |`
    }),
  )
  return ['| workflow | job | may, and why |', '| --- | --- | --- |', ...rows].join('\n')
}

/** The comments behind the permissions of one job: from its key to the next key of the same depth. */
function reasonsIn(text: string, job: string): Map<string, string> {
  const lines = text.split('\n')
  const from = lines.indexOf(`  ${job}:`)
  const to = lines.findIndex((line, index) => index > from && /^ {0,2}[\w-]/.test(line))
  const own = lines.slice(from + 1, to < 0 ? undefined : to)
  return new Map(
    own.flatMap((line): [string, string][] => {
      const [, permission, why] = /^ {6}([\w-]+: (?:read|write|none)) # (.+)$/.exec(line) ?? []
      return permission === undefined || why === undefined ? [] : [[permission, why.replaceAll('|', '\\|')]]
    }),
  )
}
