import type { Finding } from '../evidence/schema.ts'

/**
 * How well an id serves as the name of a problem, the best first. GitHub's id comes first: npm's registry gives no other one, OSV and
 * Dependabot list it, and it leads to a page with a severity. CVE is next, which all other tools know. An id of one ecosystem's own
 * database (GO, PYSEC) is known to few tools. Crates are the exception: cargo-audit and cargo-deny speak of RUSTSEC ids, which each
 * advisory has from its first day, while many never get another one.
 */
const orders: Readonly<Record<string, readonly RegExp[]>> = { cargo: [/^RUSTSEC-/, /^GHSA-/, /^CVE-/] }
const usualOrder: readonly RegExp[] = [/^GHSA-/, /^CVE-/, /^(GO|PYSEC|RUSTSEC|MAL|OSV)-/]

/** The id as its database writes it: tools differ in upper and lower case. An id of an unknown form stays as it is. */
export function advisoryName(id: string): string {
  if (/^GHSA-/i.test(id)) return `GHSA-${id.slice(5).toLowerCase()}`
  return /^(CVE|RUSTSEC|GO|PYSEC|MAL|OSV)-/i.test(id) ? id.toUpperCase() : id
}

/**
 * The name of a problem with a package, from all its ids (rule and aliases, as `advisoryName` gives them; at least one). It depends
 * on the set alone, and not on the tool that gave an id. `ecosystem` is the type of a package URL: `npm`, `cargo`.
 */
export function canonicalName(ecosystem: string, names: Iterable<string>): string {
  const order = orders[ecosystem] ?? usualOrder
  const rankOf = (name: string) => {
    const rank = order.findIndex((form) => form.test(name))
    return rank === -1 ? order.length : rank
  }
  const [first = '', ...rest] = names
  return rest.reduce((best, name) => {
    const difference = rankOf(name) - rankOf(best)
    return difference < 0 || (difference === 0 && name < best) ? name : best
  }, first)
}

type Package = NonNullable<Finding['package']>

/** The ids of advisories, by package. Which of them are one advisory follows from the aliases of all findings together. */
export class AdvisoryNames {
  readonly #packages: ReadonlyMap<string, { ecosystem: string; names: SameNames }>
  readonly #canonical = new Map<string, { id: string; names: readonly string[] }>()

  constructor(findings: readonly Finding[]) {
    const packages = new Map<string, { ecosystem: string; names: SameNames }>()
    for (const { package: of, rule, aliases } of findings) {
      if (of === undefined) continue
      const known = packages.get(keyOf(of)) ?? { ecosystem: of.ecosystem, names: new SameNames() }
      packages.set(keyOf(of), known)
      known.names.add(advisoryName(rule))
      for (const alias of aliases) known.names.join(advisoryName(rule), advisoryName(alias))
    }
    this.#packages = packages
    for (const [key, { ecosystem, names }] of packages)
      for (const [root, all] of names.classes()) this.#canonical.set(`${key}\0${root}`, { id: canonicalName(ecosystem, all), names: all })
  }

  /** The canonical id of the advisory that has this id too. */
  idOf(of: Package, id: string): string {
    return this.#classOf(of, id).id
  }

  /** All other ids of that advisory, sorted. */
  aliasesOf(of: Package, id: string): string[] {
    const known = this.#classOf(of, id)
    return known.names.filter((name) => name !== known.id).sort()
  }

  #classOf(of: Package, id: string) {
    const name = advisoryName(id)
    const root = this.#packages.get(keyOf(of))?.names.rootOf(name) ?? name
    return this.#canonical.get(`${keyOf(of)}\0${root}`) ?? { id: name, names: [] }
  }
}

function keyOf({ ecosystem, name }: Package): string {
  return `${ecosystem}\0${name}`
}

/** Which names are the same, as a disjoint-set forest with path compression (Tarjan 1975). */
class SameNames {
  readonly #parents = new Map<string, string>()

  add(name: string): void {
    if (!this.#parents.has(name)) this.#parents.set(name, name)
  }

  join(a: string, b: string): void {
    this.add(a)
    this.add(b)
    this.#parents.set(this.rootOf(b), this.rootOf(a))
  }

  rootOf(name: string): string {
    let root = name
    for (let above = this.#parents.get(root); above !== undefined && above !== root; above = this.#parents.get(root)) root = above
    for (let at = name; at !== root; ) {
      const above = this.#parents.get(at) ?? root
      this.#parents.set(at, root)
      at = above
    }
    return root
  }

  classes(): Map<string, string[]> {
    return Map.groupBy(this.#parents.keys(), (name) => this.rootOf(name))
  }
}
