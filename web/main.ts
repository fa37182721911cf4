// A script of few kilobytes: what it begins is under way while everything else is still being read.
import './head-start.ts'

void import('./first.ts')
