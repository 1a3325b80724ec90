// What is done before each test file: the pages' words are there, in English. Who calls: vitest, before each test file.
import { speech } from '../ui/strings.ts';

await speech.speak('en');
