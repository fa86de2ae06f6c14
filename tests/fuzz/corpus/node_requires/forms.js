const a = require('a'); import b from "b"; import(`./c/${x}`); export * from '@d/e';require(f)
