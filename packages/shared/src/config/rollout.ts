// The names by which the floors above know these schemas and types; each is described in its file of sections/.
export { type Database, database, revisions } from './sections/database.ts'
export { type FreezeWindow, freezeWindow } from './sections/freeze.ts'
export { type Hook, type HookName, type Hooks, hookName, hooks } from './sections/hooks.ts'
export { type Placement, placement } from './sections/placement.ts'
