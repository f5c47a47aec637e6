package paper

// CommunityWords makes what is read out of communities' results, where a
// central venue brings their sheets together.
func CommunityWords(list []Community, program string) ([]byte, error) {
	return communities("唱读稿", list, program, func(d *document, c Community) {
		d.communityHead(c, "唱读稿")
		d.words(c.Definition, c.Sums.Sums())
	})
}
