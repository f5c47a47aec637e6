package election

import "fmt"

// maxGenerated bounds a made-up roll.
const maxGenerated = 1_000_000

const (
	surnames   = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
	givenNames = "安邦昌成春达德东恩方芳飞芬丰福刚光桂国海涵和恒红宏华慧佳建健江杰洁锦晶静娟军俊凯康兰磊丽立莉良林玲龙梅美敏明宁萍平琦强琴青清庆群荣瑞森尚胜诗淑松涛婷伟文霞翔晓欣新秀旭雪雅妍阳怡英永勇玉媛云泽振正志忠子"
	birthDays  = 20_011 // days of birth over which a roll is spread; a prime
	oldestYear = 75     // before the polling day
)

// generateVoters makes a roll of invented adults: the same for the same seed,
// even numbers women, no two with the same name and day of birth. Each listed
// candidate's name, and sex where given, go to the voter it points to.
func generateVoters(d *Definition, n int, seed uint64) []Voter {
	width := max(4, len(fmt.Sprint(n)))
	named := map[VoterNo]Candidate{}
	for _, p := range d.Positions {
		for _, c := range p.Candidates {
			named[c.Voter] = c
		}
	}
	first := Date(fmt.Sprintf("%04d-01-01", d.ElectionDay.Year()-oldestYear))
	voters := make([]Voter, n)
	family, given := []rune(surnames), []rune(givenNames)
	for i := range voters {
		no := VoterNo(fmt.Sprintf("%0*d", width, i+1))
		sex := Male
		if (i+1)%2 == 0 {
			sex = Female
		}
		day, turn := (i*7919+int(seed%birthDays))%birthDays, i/birthDays
		mixed := mix(seed + uint64(day))
		v := Voter{No: no, Class: 1, Station: d.Stations[0].ID}
		v.Name = string(family[(int(mixed%1009)+turn)%len(family)]) +
			string(given[mix(mixed+uint64(turn))%uint64(len(given))]) + string(given[mix(mixed^uint64(turn)<<9)%uint64(len(given))])
		if c, ok := named[no]; ok {
			v.Name = c.Name
			if c.Sex != "" {
				sex = c.Sex
			}
		}
		v.IDNumber = inventID(first.AddDays(day), turn, sex)
		voters[i] = v
	}
	return voters
}

// inventID makes a valid number of no real person: its sequence numbers start
// at 900, which areas don't reach.
func inventID(birth Date, turn int, sex Sex) IDNumber {
	seq := 900 + turn*2%100
	if sex == Male {
		seq++
	}
	b := string(birth)
	first17 := fmt.Sprintf("4301%02d%s%s%s%03d", 5+turn/50, b[:4], b[5:7], b[8:], seq)
	return IDNumber(first17 + string(CheckDigit(first17)))
}

// mix scatters a number (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
