/** What stands in the way of a command, for people: no stack, no name of a class. */
export class CommandFault extends Error {}
