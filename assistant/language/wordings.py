"""Words that offices and people use for one another, so that a question need not be worded as the document is.

- `SAME`: phrases that name the same thing, in everyday speech, in official style, in the north or the south. They stand
  for one another in every route, figures included: a word that is wider or narrower than another (`bệnh viện` and
  `trạm y tế`) is no synonym, since a neighbouring figure would be answered.
- `LOOSE`: an everyday word and what official documents write where it is used. The two are close, not the same; they
  help to find a passage, never a figure.

General Vietnamese of offices, of no field and no place in particular. Abbreviations stand in `abbreviations.py`; those
that an office uses for itself are learned from its documents.
"""

from __future__ import annotations

# Phrases of a group are divided by `|`.
SAME: tuple[str, ...] = (
    # Crops, animals, goods: northern and southern words.
    "lợn|heo", "ngô|bắp", "sắn|khoai mì|củ mì", "lạc|đậu phộng", "dứa|thơm|khóm", "vừng|mè", "gia cầm|gà vịt", "trâu bò|trâu, bò",
    "dịch tả lợn|dịch tả heo|dịch tả lợn châu phi|dtlcp|asf", "tiêu hủy|hủy|huỷ|huy|chôn hủy", "đàn lợn|tổng đàn lợn|đàn heo",
    "gieo cấy|gieo trồng|gieo sạ|xuống giống|cấy được|gieo được|cấy", "nuôi trồng thủy sản|nuôi thủy sản|nuôi tôm cá", "trồng rừng mới|rừng trồng mới", "độ che phủ rừng|tỷ lệ che phủ rừng|che phủ rừng", "lương thực|lương thực có hạt",
    "khai thác thủy sản|đánh bắt thủy sản|đánh bắt", "năng suất|năng suất bình quân", "vụ mùa|lúa mùa",     "đất trồng lúa|đất lúa", "mất mùa|thất thu", "ngập mặn|nhiễm mặn", "hạn hán|khô hạn", "lũ lụt|lụt bão|mưa lũ",
    # Technology.
    "trực tuyến|online|qua mạng", "điện thoại thông minh|smartphone", "thư điện tử|email|mail", "trang web|website|trang thông tin điện tử",
    "trạm thu phát sóng|trạm phát sóng|trạm bts|bts", "máy vi tính|máy tính", "mạng xã hội|mxh",
    "công nghệ số cộng đồng|cnscđ", "chữ ký số|ký số", "lỗ hổng|lỗ hỏng", "học bạ số|học bạ điện tử", "định danh điện tử|vneid",
    "hồ sơ sức khỏe điện tử|sổ sức khỏe điện tử", "bệnh án điện tử|bệnh án số", "số hóa|scan",
    "tấn công mạng|tấn công vào hệ thống|tấn công hệ thống", "mã độc|phần mềm độc hại|virus", "internet cáp quang|cáp quang|băng rộng cố định",
    "toàn trình|mức độ 4|mức 4", "một phần|mức độ 3|mức 3", "không dùng tiền mặt|không tiền mặt",
    # Offices and their work.
    "cơ quan|đơn vị", "trễ hạn|quá hạn|trễ hẹn|chậm hạn|bị trễ", "đúng hạn|đúng hẹn|đúng thời hạn", "trước hạn|sớm hạn|trước thời hạn",
    "người dân|công dân", "bộ phận một cửa|một cửa|bộ phận tiếp nhận và trả kết quả",
    "sở ngành|sở, ngành|sở, ban, ngành", "cán bộ công chức viên chức|ccvc", "công chức viên chức|ccvc", "thành lập mới|mới thành lập|đăng ký mới|mở mới",
    "xây mới|xây dựng mới", "nông dân|sản xuất nông nghiệp", "hộ dân|hộ gia đình|nóc nhà", "tinh giản biên chế|tinh giản|tinh giảm|tinh giảm biên chế",
    "sáp nhập|sắp xếp|nhập lại|gộp", "tiếp công dân|tiếp dân", "lượt người|lượt công dân", "đơn thư|đơn",
    "khiếu nại tố cáo|khiếu nại, tố cáo|khiếu tố", "thanh tra kiểm tra|thanh tra, kiểm tra", "sai phạm|vi phạm", "thu hồi|nộp lại",
    "xử phạt|phạt|bị phạt", "kỷ luật|bị kỷ luật|xử lý kỷ luật", "thôi việc|nghỉ việc|bỏ việc", "văn bản quy phạm pháp luật|vbqppl|văn bản qppl", "biên chế|chỉ tiêu biên chế",
    "tập huấn|bồi dưỡng|lớp tập huấn", "khai sinh|đăng ký khai sinh|làm giấy khai sinh",
    "khai tử|đăng ký khai tử", "kết hôn|đăng ký kết hôn", "ly hôn|li hôn", "chứng thực|công chứng bản sao", "hòa giải thành",
    "căn cước công dân|căn cước|cccd|thẻ căn cước", "hộ chiếu|passport", "trưởng ban|người đứng đầu ban|đứng đầu ban", "thi hành án|tha",
    # Economy, budget, investment.
    "doanh nghiệp|dn", "doanh nghiệp nhà nước|dnnn", "doanh nghiệp nhỏ và vừa|dnnvv|sme", "chỉ số giá tiêu dùng|cpi|giá tiêu dùng",
    "tổng sản phẩm trên địa bàn|tổng sản phẩm trong tỉnh|grdp|quy mô kinh tế|thu nhập grdp", "đầu tư nước ngoài|vốn đầu tư nước ngoài|fdi", "khu công nghiệp|kcn", "cụm công nghiệp|ccn", "khu kinh tế|kkt",
    "khách quốc tế|khách nước ngoài|khách tây|khách ngoại quốc", "khách nội địa|khách trong nước", "khách du lịch|du khách|lượt khách|khách tham quan",
    "bình quân đầu người|trên đầu người|mỗi người|một người", "bình quân|trung bình", "thu nhập cá nhân|tncn", "thu nhập doanh nghiệp|tndn", "ngân sách nhà nước|nsnn", "ngân sách địa phương|nsđp", "giá trị gia tăng|gtgt|vat",
    "xuất nhập khẩu|xnk", "kim ngạch xuất khẩu|giá trị xuất khẩu|xuất khẩu được", "kim ngạch nhập khẩu|giá trị nhập khẩu",
    "tổng mức đầu tư|tổng vốn|tổng vốn đầu tư|tổng kinh phí đầu tư|tổng tiền đầu tư", "đầu tư công|đtc", "tổng kinh phí|tổng số tiền|tổng tiền",
    "giải ngân|tiêu vốn|tiêu được|rót được", "kế hoạch vốn|giao vốn|bố trí vốn|vốn kế hoạch|vốn được giao|vốn giao|được giao vốn", "dự toán|dự toán giao|kế hoạch thu",
    "thu ngân sách|thu ngân sách nhà nước|thu nsnn", "chi ngân sách|chi ngân sách nhà nước|chi nsnn", "nợ thuế|nợ đọng thuế|tiền nợ thuế",
    "khó thu|khó đòi|không có khả năng thu|khó có khả năng thu", "nợ đóng|chậm đóng|nợ bảo hiểm", "tiền đất|tiền sử dụng đất|thu tiền đất", "hụt thu|không đạt dự toán|thiếu hụt",
    "xổ số|xổ số kiến thiết|vé số", "trước bạ|lệ phí trước bạ", "bán lẻ|tổng mức bán lẻ|bán lẻ hàng hóa", "sản xuất công nghiệp|iip",
    "thương mại điện tử|tmđt|mua bán qua mạng", "hợp tác xã|htx", "giải thể|đóng cửa", "tạm ngừng|tạm dừng|tạm ngưng|ngừng hoạt động|ngưng hoạt động",
    "huy động vốn|vốn huy động", "dư nợ|dư nợ tín dụng",     # Land, building, environment, traffic.
    "giải phóng mặt bằng|gpmb|giải tỏa", "bồi thường|đền bù", "tái định cư|tđc", "vật liệu san lấp|đất san lấp|đất đắp|cát san lấp",
    "giấy chứng nhận quyền sử dụng đất|sổ đỏ|gcn qsdđ|gcnqsdđ", "cấp phép|cấp giấy phép", "nhà ở xã hội|noxh", "nhà tạm|nhà dột nát|nhà tạm, nhà dột nát",
    "chất thải rắn|rác|rác thải", "chất thải rắn sinh hoạt|rác sinh hoạt|rác thải sinh hoạt", "nước sạch|nước hợp vệ sinh",
    "tai nạn giao thông|tngt", "an toàn giao thông|atgt", "giấy phép lái xe|gplx|bằng lái xe|bằng lái", "mô tô|môtô|xe máy", "ô tô|ôtô|xe hơi|oto",
    "nồng độ cồn|uống rượu bia|rượu bia", "đăng kiểm|kiểm định xe", "quá tải|quá tải trọng|chở quá tải", "bê tông hóa|đổ bê tông", "nhựa hóa|trải nhựa|rải nhựa",
    "đường nông thôn|giao thông nông thôn|gtnt", "bị thương|thương tích",
    # Health.
    "tử vong|chết|thiệt mạng", "bệnh viện|bv", "trạm y tế|tyt", "bác sĩ|bác sỹ", "vắc xin|vắcxin|vaccine|vacxin", "sốt xuất huyết|sxh", "tiêm chủng|tiêm phòng|chích ngừa|tiêm ngừa",
    "khám chữa bệnh|kcb|khám bệnh, chữa bệnh|khám bệnh", "ca mắc|ca bệnh|trường hợp mắc|người mắc|ca nhiễm", "giường bệnh|giường", "vạn dân|10.000 dân|1 vạn dân|mười nghìn dân",
    "bao phủ|độ phủ|độ bao phủ", "bao phủ bảo hiểm y tế|tham gia bảo hiểm y tế|bao phủ bhyt|tham gia bhyt|có thẻ bhyt|có bảo hiểm y tế|có thẻ bảo hiểm y tế|độ phủ bhyt|độ phủ bảo hiểm y tế|có bhyt",
    "suy dinh dưỡng|sdd", "ngộ độc thực phẩm|ngộ độc", "dân số|số dân|nhân khẩu|dân", "sinh con thứ ba|sinh con thứ 3",
    "rút bảo hiểm xã hội một lần|hưởng bảo hiểm xã hội một lần|bảo hiểm xã hội một lần|rút bhxh một lần|bhxh một lần|rút bhxh 1 lần|bhxh 1 lần",
    # Schools.
    "giáo viên|gv|thầy cô|thầy cô giáo", "sinh viên|sv", "học sinh giỏi|hsg", "học sinh|hs|học trò|em học sinh", "tiểu học|cấp 1|cấp i", "trung học cơ sở|thcs|cấp 2|cấp ii",
    "trung học phổ thông|thpt|cấp 3|cấp iii", "tốt nghiệp|tn", "tốt nghiệp thpt|thi tốt nghiệp|tn thpt|tốt nghiệp trung học phổ thông", "chuẩn quốc gia|đạt chuẩn quốc gia|trường chuẩn",
    "bỏ học|nghỉ học giữa chừng|thôi học",
    # Society, work, culture.
    "giảm nghèo|xóa nghèo", "căn nhà|nhà ở|ngôi nhà", "giải quyết việc làm|tạo việc làm|việc làm mới|có việc làm",     "xuất khẩu lao động|đi làm việc ở nước ngoài|lao động đi nước ngoài|xklđ|làm việc ở nước ngoài", "đào tạo nghề|dạy nghề|học nghề", "người có công|ncc|gia đình chính sách", "bảo trợ xã hội|btxh",
    "dân tộc thiểu số|dtts|người dân tộc", "di tích|di tích lịch sử", "lưu trú|khách sạn nhà nghỉ|nhà nghỉ", "doanh thu du lịch|tổng thu từ khách du lịch|tổng thu du lịch|thu từ du lịch",
    "nông thôn mới|ntm", "đạt chuẩn nông thôn mới|được công nhận nông thôn mới|về đích nông thôn mới|lên nông thôn mới", "phạm pháp hình sự|tội phạm hình sự|vụ hình sự",
    "khám phá|điều tra làm rõ|phá án|phá được", "nghĩa vụ quân sự|nhập ngũ|đi bộ đội", "cháy nổ|vụ cháy|hỏa hoạn|cháy",
    # Words of time, measure and order in questions.
    "nửa đầu năm|6 tháng đầu năm|sáu tháng đầu năm", "hằng năm|hàng năm|mỗi năm", "hằng tháng|hàng tháng|mỗi tháng",
    "chỉ tiêu|mục tiêu", "hoàn thành|xong|làm xong", "khó khăn|vướng mắc|vướng|trở ngại", "hạn chế|tồn tại|yếu kém",
"khoa học công nghệ|kh&cn|khoa học và công nghệ",
)  # fmt: skip
LOOSE: tuple[tuple[str, str], ...] = (
    ("rác thải", "chất thải"), ("rác", "chất thải"), ("xe", "phương tiện"), ("chở", "vận chuyển"),
    ("dân", "nhân dân"), ("dân", "người dân"), ("dân", "công dân"), ("bà con", "nhân dân"),
    ("giấy tờ", "hồ sơ"), ("giấy tờ", "thành phần hồ sơ"), ("xin cấp", "đề nghị cấp"), ("xin", "đề nghị"),
    ("tiền", "kinh phí"), ("chi phí", "kinh phí"), ("vốn", "kinh phí"), ("lương", "tiền lương"),
    ("việc", "nhiệm vụ"), ("làm", "thực hiện"), ("làm", "xây dựng"), ("xây", "xây dựng"), ("sửa", "sửa chữa"),
    ("trễ", "chậm"), ("hạn chót", "thời hạn"), ("thời hạn", "thời gian"),
    ("bao lâu", "thời hạn"), ("người nghèo", "hộ nghèo"), ("trẻ con", "trẻ em"),
    ("cán bộ", "công chức"), ("nhân viên", "viên chức"), ("sếp", "lãnh đạo"),
    ("ủy ban nhân dân", "ubnd"), ("ubnd", "ủy ban nhân dân"),
    ("hđnd", "hội đồng nhân dân"), ("hội đồng nhân dân", "hđnd"),
    ("đường sá", "giao thông"), ("nhà cửa", "nhà ở"), ("ruộng", "đất trồng lúa"),
    ("bị phạt", "xử lý vi phạm"), ("dịch", "dịch bệnh"),
    ("tiêm", "tiêm chủng"), ("điện thoại", "thuê bao"), ("mạng", "internet"), ("phần mềm", "hệ thống"),
    ("khó khăn", "hạn chế"), ("hạn chế", "tồn tại"), ("kiến nghị", "đề nghị"), ("đề xuất", "kiến nghị"),
    ("đề xuất", "đề nghị"), ("phương hướng", "nhiệm vụ"), ("kế hoạch công tác", "nhiệm vụ"),
    ("bảo đảm", "đảm bảo"), ("đảm bảo", "bảo đảm"), ("hai", "2"), ("ba", "3"), ("bốn", "4"), ("sáu", "6"), ("bảy", "7"),
    ("tám", "8"), ("chín", "9"), ("mười", "10"),
    ("áp dụng", "điều chỉnh"), ("hạn", "trước ngày"), ("hạn", "thời hạn"), ("thời hạn", "trước ngày"),
    ("quản lý", "phụ trách"), ("đứng đầu", "tổ trưởng"), ("đứng đầu", "trưởng ban"), ("bắt đầu", "khởi công"),
    ("mua", "mua sắm"), ("trang bị", "mua sắm"), ("ô nhiễm", "môi trường"), ("nộp", "tiếp nhận"),
    # How people say what a document states.
    ("kém", "giảm"), ("kém", "thấp"), ("ít đi", "giảm"), ("tụt", "giảm"), ("sụt", "giảm"), ("teo", "giảm"), ("thu hẹp", "giảm"), ("mất đi", "giảm"),
    ("nhiều lên", "tăng"), ("lên", "tăng"), ("chậm", "tiến độ"), ("ì ạch", "chậm"), ("kẹt", "vướng"), ("vướng", "vướng mắc"), ("vướng", "khó khăn"),
    ("thiếu", "chưa đủ"), ("thiếu", "không đủ"), ("hụt", "không đạt"), ("hụt", "thiếu"), ("không đủ", "không đạt"), ("không như kế hoạch", "chưa đạt"),
    ("lo", "chịu trách nhiệm"), ("lo", "chủ trì"), ("lo", "phụ trách"), ("giao ai", "giao"), ("giao cho", "giao"), ("làm đầu mối", "chủ trì"), ("đầu mối", "chủ trì"),
    ("giúp", "hỗ trợ"), ("đỡ", "hỗ trợ"), ("cử", "biệt phái"), ("cử người", "biệt phái"), ("điều người", "biệt phái"), ("về giúp", "hỗ trợ"),
    ("bị sao", "xử lý"), ("bị gì", "xử lý"), ("xử sao", "xử lý"), ("kỷ luật", "kiểm điểm"), ("xử lý", "kiểm điểm"), ("khen", "khen thưởng"), ("thưởng", "khen thưởng"),
    ("xong", "hoàn thành"), ("chừng nào", "trước ngày"), ("chừng nào", "thời hạn"), ("bao giờ", "trước ngày"), ("khi nào", "trước ngày"), ("xong", "trước ngày"),
    ("tiêu tiền", "giải ngân"), ("tiêu", "giải ngân"), ("xài", "sử dụng"), ("dùng", "sử dụng"), ("hụt thu", "giảm thu"), ("nợ", "chậm nộp"),
    ("ý kiến", "góp ý"), ("cho ý kiến", "góp ý"), ("trình", "đề nghị"), ("xin ý kiến", "lấy ý kiến"), ("chốt", "thống nhất"), ("quyết", "quyết định"),
    ("cấm", "nghiêm cấm"), ("không được", "nghiêm cấm"), ("bắt buộc", "phải"), ("điều kiện", "tiêu chuẩn"), ("tiêu chí", "tiêu chuẩn"), ("ai được", "đối tượng"), ("đối tượng nào", "đối tượng"),
    ("thu tiền", "mức thu"), ("giá", "mức thu"), ("bao tiền", "mức"), ("trợ cấp", "hỗ trợ"), ("hỗ trợ", "trợ cấp"), ("lập", "thành lập"), ("bỏ", "bãi bỏ"), ("thay", "thay thế"),
    ("học online", "học trực tuyến"), ("trường", "cơ sở giáo dục"), ("bệnh viện", "cơ sở y tế"), ("công ty", "doanh nghiệp"), ("hãng", "doanh nghiệp"), ("tiệm", "cơ sở kinh doanh"),
    ("già", "người cao tuổi"), ("người già", "người cao tuổi"), ("trẻ", "trẻ em"), ("thanh niên", "đoàn viên"), ("cha mẹ", "phụ huynh"), ("nhà thầu", "đơn vị thi công"),
)  # fmt: skip
