import { type Problem, quoted } from './container-rules.ts'
import { hubRepository, parseImage } from './image-reference.ts'
import type { Stage } from './stages.ts'

/**
 * Official images that start as root and whose entry point changes to a user of its own, or whose workers do: their Dockerfiles at
 * github.com/docker-library. Everything else in `library/` that sets no user is root.
 */
const dropping = /^library\/(postgres|redis|valkey|mysql|mariadb|mongo|rabbitmq|nginx|httpd)$/
/** Official images that set a user: `haproxy` from 2.4 on, `memcached`, `elasticsearch`. */
const unprivileged = /^library\/(haproxy|memcached|elasticsearch)$|nonroot|non-root|rootless|unprivileged/

/** As whom the image runs that the last stage makes, as far as it is a problem. */
export function userProblems(stage: Stage): Problem[] {
  const { user, from } = stage
  if (user !== undefined) {
    const at = { line: user.line, source: user.source }
    if (user.name === undefined) return [{ rule: 'user-unknown', title: 'the user of the image is known to the build alone', ...at }]
    if (!isRoot(user.name)) return []
    return [{ rule: 'runs-as-root', title: `the image runs as root (USER ${quoted(user.name)})`, ...at }]
  }
  const base = baseOf(stage)
  const at = { line: from.line, source: from.source }
  if (base.kind === 'scratch') return [{ rule: 'runs-as-root', title: 'the image runs as root, since it sets no USER', ...at }]
  const written = base.use.image ?? base.use.written
  const reference = parseImage(written)
  const official = reference === undefined ? undefined : hubRepository(reference)
  if (unprivileged.test(written) || (official !== undefined && unprivileged.test(official))) return []
  if (official === undefined || !official.startsWith('library/') || dropping.test(official))
    return [{ rule: 'user-unknown', title: `the image sets no USER, and runs as that of ${quoted(written)}`, ...at }]
  return [{ rule: 'runs-as-root', title: `the image runs as root, since neither it nor ${quoted(written)} sets a USER`, ...at }]
}

/** `root`, `0`, `0000`: also what an empty value comes to. */
export function isRoot(user: string): boolean {
  return user === '' || user.toLowerCase() === 'root' || /^0+$/.test(user)
}

function baseOf(stage: Stage): Exclude<Stage['base'], { kind: 'stage' }> {
  let { base } = stage
  while (base.kind === 'stage') base = base.stage.base
  return base
}
