// Written into the page itself: a cold browser takes a twentieth of a second to fetch its first script,
// in which what this begins is already under way.
import { leaveHeadStart } from './head-start.ts'

leaveHeadStart()
