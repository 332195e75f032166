import { start } from '../index.js'

await start('report/main')
