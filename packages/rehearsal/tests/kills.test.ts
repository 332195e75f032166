import { describeKills } from './kills.ts'

describeKills('edge')
