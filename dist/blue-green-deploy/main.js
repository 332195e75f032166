import { start } from '../index.js'

await start('blue-green-deploy/main')
