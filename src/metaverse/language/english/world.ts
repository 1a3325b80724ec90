// What the HTML face says of other worlds.

export const worldStrings = {
  opening: (title: string) => `Opening ${title}`,
  caption: 'Worlds',
  title: 'Worlds',
  subtitle: 'Portals that stand in this world',
  goTo: (title: string) => `Go to ${title}`,
  go: 'Go there',
  hint: 'In the world, walk through an arch or click it.',
};
