it('asks for chat', () => {
  expect(client.getBooleanValue('web-chat', false)).toBe(false);
  expect(client.getBooleanValue('made-up', true)).toBe(true);
});
