import type { Arrow } from './tree.ts'

/**
 * A part of the repository with rooms of its own. Its files import from the rooms below their own, and from every room of the areas in `uses`.
 * An area uses only areas that the table lists before it.
 */
export type Area = {
  name: string
  /** The folder of the area, with a slash at the end; empty for the root. Several areas may share a folder. */
  at: string
  uses: readonly string[]
  /** From the ground up. Rooms of one floor do not import each other. */
  floors: readonly (readonly (string | SpecialRoom)[])[]
}

/**
 * A room that imports `only` these rooms of its area, and not everything below; they stand below it too.
 * An `optional` room may have no files.
 */
export type SpecialRoom = { room: string; only?: readonly string[]; optional?: boolean }

/** A room: the prefix of its paths, and where it stands. */
type Room = { area: Area; name: string; prefix: string; floor: number; only: readonly string[] | undefined; optional: boolean }

/**
 * What is wrong with the table, with a file that belongs to no room, and with an import that a room has no leave for.
 * A room is a folder or a file below its area; `''` is what no other room of the area holds. The longest path decides.
 */
export function roomProblems(files: readonly string[], arrows: readonly Arrow[], areas: readonly Area[]): string[] {
  const rooms = roomsOf(areas)
  const roomOf = new Map(files.map((file) => [file, roomAt(file, rooms)]))
  const homeless = files.filter((file) => roomOf.get(file) === undefined)
  const used = new Set(roomOf.values())
  return [
    ...tableProblems(areas, rooms),
    ...rooms
      .filter((room) => !room.optional && !used.has(room))
      .map(({ prefix }) => `the table has the room ${prefix}, and no file is in it`),
    ...homeless.map((file) => `${file} is in no room of the table: give it a place in tools/rooms/table.ts`),
    ...arrows.flatMap(({ from, to, line }) => {
      const [own, other] = [roomOf.get(from), roomOf.get(to)]
      const reason = own === undefined || other === undefined ? undefined : refusal(own, other)
      return reason === undefined ? [] : [`${from}:${line} imports ${to}: ${reason}`]
    }),
  ]
}

/** Why the first room may not import the second one; undefined where it may. */
function refusal(own: Room, other: Room): string | undefined {
  if (own === other) return undefined
  if (own.area !== other.area) {
    return own.area.uses.includes(other.area.name)
      ? undefined
      : `${own.area.name} does not use ${other.area.name}${own.area.uses.length === 0 ? '' : `, but only ${own.area.uses.join(', ')}`}`
  }
  if (other.floor > own.floor) return `${shown(other)} stands above ${shown(own)}`
  if (other.floor === own.floor) return `${shown(other)} stands beside ${shown(own)}`
  if (own.only === undefined || own.only.includes(other.name)) return undefined
  return `${shown(own)} imports only ${own.only.join(', ') || 'its own files'} of ${own.area.name}`
}

function shown({ area, name }: Room): string {
  return name === '' ? `the rest of ${area.name}` : `${name} of ${area.name}`
}

/** The path of each file's room, such as `packages/shared/src/core/`; undefined where the table has none for it. */
export function roomNamesOf(files: readonly string[], areas: readonly Area[]): (string | undefined)[] {
  const rooms = roomsOf(areas)
  return files.map((file) => {
    const room = roomAt(file, rooms)
    return room?.name === '' ? `${room.prefix}${room.area.floors.flat().length > 1 ? ' (the rest)' : ''}` : room?.prefix
  })
}

function roomAt(file: string, rooms: readonly Room[]): Room | undefined {
  return rooms
    .filter(({ prefix }) => (prefix === '' || prefix.endsWith('/') ? file.startsWith(prefix) : file === prefix))
    .reduce<Room | undefined>(
      (longest, room) => (longest === undefined || room.prefix.length > longest.prefix.length ? room : longest),
      undefined,
    )
}

function roomsOf(areas: readonly Area[]): Room[] {
  return areas.flatMap((area) =>
    area.floors.flatMap((places, floor) =>
      places.map((place) => {
        const { room: name, only, optional = false }: SpecialRoom = typeof place === 'string' ? { room: place } : place
        return { area, name, only, optional, floor, prefix: `${area.at}${name === '' || name.endsWith('.ts') ? name : `${name}/`}` }
      }),
    ),
  )
}

function tableProblems(areas: readonly Area[], rooms: readonly Room[]): string[] {
  const twice = [...areas.map(({ name }) => `area ${name}`), ...rooms.map(({ prefix }) => `room ${prefix}`)].filter(
    (name, index, all) => all.indexOf(name) !== index,
  )
  const unknown = areas.flatMap(({ name, uses }, index) =>
    uses
      .filter((used) => !areas.slice(0, index).some((area) => area.name === used))
      .map((used) => `the area ${name} uses ${used}, which the table does not have before it`),
  )
  const notBelow = rooms.flatMap(({ area, name, floor, only = [] }) =>
    only
      .filter((wanted) => !rooms.some((room) => room.area === area && room.name === wanted && room.floor < floor))
      .map((wanted) => `the room ${name} of ${area.name} may import ${wanted}, which is no room below it`),
  )
  return [...twice.map((name) => `the table has the ${name} twice`), ...unknown, ...notBelow]
}
